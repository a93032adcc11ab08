import { newestInMailbox } from '../../src/notifications/index.ts';
import type { PortalApp } from './portal-app.ts';

let sessions = 0;

/** A telephone whose sessions come through Africa's Talking, which sends all that was typed, and says when one is over. */
export function ussdTelephone(portal: PortalApp, phone: string, code = '*1912#') {
  const ask = async (fields: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams({ serviceCode: code, phoneNumber: phone, ...fields });
    const response = await fetch(`${portal.url}/channels/ussd/africastalking`, { method: 'POST', body });
    return response.text();
  };
  const telephone = {
    phone,
    dial: async (...dialled: string[]) => {
      sessions += 1;
      const sessionId = `telephone-${sessions}`;
      const entries = [...dialled];
      const send = (): Promise<string> => ask({ sessionId, text: entries.join('*') });
      return {
        screen: await send(),
        type: (text: string): Promise<string> => {
          entries.push(text);
          return send();
        },
        /** As the network reports it. */
        hangUp: (): Promise<string> => ask({ sessionId, status: 'Incomplete' }),
      };
    },
    /** From now on this number is spoken to in English. */
    english: async (): Promise<void> => {
      const { type } = await telephone.dial();
      await type('6');
      await type('2');
    },
    write: async (to: string, text: string): Promise<void> => {
      sessions += 1;
      const query = new URLSearchParams({ from: phone.slice(1), to, text, id: `telephone-${sessions}` });
      await fetch(`${portal.url}/channels/sms/kannel?${query}`);
    },
    /** The text messages that it has got, the newest first. */
    texts: async (): Promise<readonly string[]> => {
      await portal.app.conversations.work();
      await portal.app.notifications.deliver();
      const got = await newestInMailbox(portal.dataDir, { phoneEnd: phone.slice(1), limit: 20 });
      return got.map(({ text }) => text);
    },
  };
  return telephone;
}
