import { readFile } from 'node:fs/promises';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { foldDigits, parsePhone } from '../../../kernel/index.ts';
import {
  type Carrier,
  DELAYS_MS,
  NETWORKS,
  type Network,
  networkOf,
  PROVIDERS,
} from '../../../simulators/index.ts';
import { renderErrorPage } from '../../page/error-page.tsx';
import { contextOf, sendPage } from '../../page/page.tsx';
import { addressOf, fieldOf, isOwnForm } from '../../page/request.ts';
import { PhonePage } from './page.tsx';
import { addressFor, PARTS, type Part, PHONE_PATH, type PhoneLine, READY_NUMBERS } from './parts.tsx';
import type { PhoneProblem } from './texts.ts';

export interface PhoneDeps {
  readonly telephones: {
    readonly carrier: Carrier;
    /** Under which billers are reached. */
    readonly lines: () => readonly (PhoneLine & { readonly country: string })[];
  };
  readonly publicUrl: () => string;
}

/** What a network carries: ten parts of a text message, a USSD string, what a chat takes. */
const MAX = { text: 1_530, code: 182, chat: 1_000 } as const;
const CODE = /^\*\d+(\*[^*#\s]+)*#$/;
/** So long after something was sent an answer is looked for without being asked. */
const EXPECTED_MS = 30_000;

interface Place {
  readonly number: string;
  readonly network: Network;
  readonly part: Part;
  readonly line: string;
}

interface Problem {
  readonly code: PhoneProblem;
  readonly typed: string;
  readonly max: number;
}

/** /sandbox/phone: a telephone in the simulated networks. */
export async function addPhoneRoutes(app: FastifyInstance, deps: PhoneDeps): Promise<void> {
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
  const hidden = { schema: { hide: true } };
  await addAssets(app);

  app.get(PHONE_PATH, hidden, async (request, reply) => {
    const { searchParams } = addressOf(request);
    const place = placeOf((name) => searchParams.get(name) ?? '');
    if (place !== undefined) return show(deps, request, reply, place);
    const typed = (searchParams.get('number') ?? '').slice(0, 50);
    const part = partOf(searchParams.get('part') ?? '');
    const fallback = { number: READY_NUMBERS.IR, network: 'IR', part, line: '' } as const;
    return show(deps, request, reply, fallback, { code: 'number', typed, max: 0 });
  });

  const acts: Readonly<Record<string, (form: Form, place: Place) => Promise<Problem | undefined>>> = {
    text: async (form, place) => write(deps, form, place),
    dial: (form, place) => dial(deps, form, place),
    answer: (form, place) => answer(deps, form, place),
    chat: (form, place) => chat(deps, form, place),
    'hang-up': async (_form, { number }) => void deps.telephones.carrier.hangUp(number),
    forget: async (_form, { number }) => void deps.telephones.carrier.forget(number),
    faults: async (form, { network }) => setFaults(deps, form, network),
  };
  for (const [name, act] of Object.entries(acts)) {
    app.post(`${PHONE_PATH}/${name}`, hidden, async (request, reply) => {
      if (!isOwnForm(request, deps.publicUrl())) return renderErrorPage(request, reply, 'cross_site');
      const form: Form = (field) => fieldOf(request.body, field);
      const place = placeOf(form);
      if (place === undefined) return reply.redirect(`${PHONE_PATH}?${wrongNumber(form)}`, 303);
      const problem = await act(form, place);
      if (problem !== undefined) return show(deps, request, reply, place, problem);
      const telephone = deps.telephones.carrier.look(place.number);
      return reply.redirect(addressFor({ ...place, telephone }), 303);
    });
  }
}

type Form = (field: string) => string;

function wrongNumber(form: Form): URLSearchParams {
  return new URLSearchParams({ number: form('number').slice(0, 50) || '0', part: partOf(form('part')) });
}

async function addAssets(app: FastifyInstance): Promise<void> {
  const files = [
    ['phone.css', 'text/css; charset=utf-8'],
    ['phone.js', 'text/javascript; charset=utf-8'],
  ] as const;
  for (const [name, type] of files) {
    const content = await readFile(new URL(`./${name}`, import.meta.url));
    app.get(`${PHONE_PATH}/${name}`, { schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(content),
    );
  }
}

/** Undefined: a number is asked for that is none. */
function placeOf(value: (name: string) => string): Place | undefined {
  const named = value('country');
  const country = NETWORKS.find((each) => each === named) ?? 'IR';
  const typed = value('number').trim();
  const read = parsePhone(
    typed === '' ? READY_NUMBERS[country] : typed.replace(/^ ?(?=\d{11})/, ''),
    country,
  );
  const number = read.ok ? read.value : undefined;
  const network = number === undefined ? undefined : networkOf(number);
  if (number === undefined || network === undefined) return undefined;
  return { number, network, part: partOf(value('part')), line: value('line').slice(0, 50) };
}

function partOf(value: string): Part {
  return PARTS.find((part) => part === value) ?? 'sms';
}

async function show(
  deps: PhoneDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  place: Place,
  problem?: Problem,
): Promise<FastifyReply> {
  const { carrier } = deps.telephones;
  const { number, network, part } = place;
  const base = contextOf(request, { demo: false, scripts: [] });
  const lines = linesOf(deps, network);
  const channel = part === 'chat' ? 'web' : part;
  const own = lines.filter((each) => each.channel === channel);
  const line = (own.find(({ address }) => address === place.line) ?? own[0])?.address ?? '';
  if (part === 'chat') await carrier.refreshChat(number, line);
  const telephone = carrier.look(number);
  const last = telephone.messages.at(-1);
  const refreshes =
    part === 'sms' && last?.way === 'sent' && Date.now() - last.at.getTime() < EXPECTED_MS && !problem;
  const shown = { telephone, part, line };
  const context = { ...base, place: addressFor(shown) };
  const props = { ...{ context, network, lines, problem }, ...shown, faults: carrier.faults(network) };
  const page = <PhonePage {...props} refreshes={refreshes} />;
  return sendPage(reply, context, page, problem === undefined ? {} : { status: 422 });
}

function linesOf({ telephones }: PhoneDeps, network: Network): readonly PhoneLine[] {
  return telephones.lines().filter(({ country }) => country === network);
}

function isLine(
  deps: PhoneDeps,
  { network }: Place,
  channel: PhoneLine['channel'],
  address: string,
): boolean {
  return linesOf(deps, network).some((each) => each.channel === channel && each.address === address);
}

function wrongText(text: string, max: number): Problem | undefined {
  if (text.trim() === '') return { code: 'empty', typed: '', max };
  return text.length > max ? { code: 'too_long', typed: text.slice(0, max), max } : undefined;
}

function write(deps: PhoneDeps, form: Form, place: Place): Problem | undefined {
  const text = form('text').replaceAll('\r\n', '\n');
  const wrong = wrongText(text, MAX.text);
  if (wrong !== undefined) return wrong;
  if (!isLine(deps, place, 'sms', place.line)) return { code: 'line', typed: text, max: 0 };
  deps.telephones.carrier.write(place.number, place.line, text);
  return undefined;
}

async function chat(deps: PhoneDeps, form: Form, place: Place): Promise<Problem | undefined> {
  const text = form('text').replaceAll('\r\n', '\n');
  const wrong = wrongText(text, MAX.chat);
  if (wrong !== undefined) return wrong;
  if (!isLine(deps, place, 'web', place.line)) return { code: 'line', typed: text, max: 0 };
  const isTold = await deps.telephones.carrier.chat(place.number, place.line, text);
  return isTold ? undefined : { code: 'chat', typed: text, max: 0 };
}

async function dial(
  { telephones: { carrier } }: PhoneDeps,
  form: Form,
  { number }: Place,
): Promise<Problem | undefined> {
  const code = foldDigits(form('code')).trim();
  const wrong = wrongText(code, MAX.code);
  if (wrong !== undefined) return wrong;
  if (!CODE.test(code)) return { code: 'code', typed: code, max: 0 };
  const provider = PROVIDERS.find((each) => each === form('provider')) ?? 'africastalking';
  await carrier.dial(number, code, provider);
  return undefined;
}

async function answer(
  { telephones: { carrier } }: PhoneDeps,
  form: Form,
  { number }: Place,
): Promise<Problem | undefined> {
  const text = form('text').trim();
  const wrong = wrongText(text, MAX.code);
  if (wrong !== undefined) return wrong;
  await carrier.answer(number, text);
  return undefined;
}

function setFaults({ telephones: { carrier } }: PhoneDeps, form: Form, network: Network): undefined {
  const isOn = (name: string): boolean => form(name) === '1';
  carrier.setFaults(network, {
    delayMs: DELAYS_MS.find((ms) => String(ms) === form('delay')) ?? 0,
    ...{ twice: isOn('twice'), answersLost: isOn('answersLost'), noCoverage: isOn('noCoverage') },
    ...{ refuses: isOn('refuses'), gatewayDown: isOn('gatewayDown') },
  });
  return undefined;
}
