const TRIES_MAX = 30;

/** Starts a process again until it serves, as an init system does: its database may be away, or its port in use for a moment. */
export async function launchUntilUp(name: string, launch: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) if (await launch()) return;
  throw new Error(`${name} could not be started: see its log in the folder of the run`);
}
