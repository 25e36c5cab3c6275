/** A real browser for tests, where one is installed and starts. */
import { existsSync } from 'node:fs';
import { type Browser, launch } from 'puppeteer-core';

const PLACES = [process.env['LEGWORK_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @returns undefined where there is none; one that is installed but cannot run here (no memory, no libraries) counts as none. */
export async function startChromium(profile: string): Promise<Browser | undefined> {
  const executablePath = PLACES.find((path) => path !== '' && existsSync(path));
  if (executablePath === undefined) return undefined;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  return launch({ executablePath, args, userDataDir: profile, timeout: 60_000 }).catch(() => undefined);
}
