/**
 * Hosts that dial everything: vulnerability scanners and monitoring stand inside the clients' network, too, so that a role given by a
 * network is not enough. What rules a host out is fan-out without any leg's history.
 */

/** What one host dialled, over all logs. */
export interface Dialling {
  /** SYNs seen, and how many of them denied. */
  readonly syns: number;
  readonly denied: number;
  /** Distinct addresses and distinct ports dialled; an estimate will do. */
  readonly targets: number;
  readonly ports: number;
}

/** What is known of the host beside its fan-out. */
export interface Standing {
  /** The site file writes the address itself in a role, not only a network around it. */
  readonly named: boolean;
  /** A leg of its role was let through and answered or went on, on this or an earlier night, or a leg before the denied one was. */
  readonly legHistory: boolean;
  /** Backup products whose ports it dialled. Absent: not counted. */
  readonly products?: number;
  /** Hosts without the leg's responder role that it dialled on the leg's ports. Absent: not counted. */
  readonly strays?: number;
  /** It dialled the leg like a clock, hour after hour. */
  readonly regular?: boolean;
}

/**
 * A backup host beside its backup dials directory, web, mail, time and log servers: half a dozen ports, seldom ten that matter.
 * A scan begins at dozens.
 */
const MANY_PORTS = 12;
/** Monitoring looks at fewer ports of many hosts; both numbers are beyond what one backup client needs. */
const MANY_TARGETS = 12;
const SEVERAL_PORTS = 6;
/** What an ordinary host dials is mostly let through; of a scan a good part is not, or it would not be in a log of denials. */
const LEAST_DENIED_SHARE = 0.25;
/** One site may run two products, a migration in progress at most. */
const TOO_MANY_PRODUCTS = 3;
/** A client may try an old server and its spare. */
const MANY_STRAYS = 5;
const WATCHED_STRAYS = 2;
/** A monitor that may ask nothing here may still reach a web server or two. */
const MOSTLY_DENIED = 0.9;
const WATCHED_PORTS = 3;
/** Checks of several services on several hosts, none of them let through. */
const CHECKED_PORTS = 4;
const CHECKED_TARGETS = 5;
const MONITORED_TARGETS = 2;
/** A sweep sends each target a SYN or, when it hears nothing, a few repetitions; a backup's retries go on all night. */
const SYNS_PER_TARGET = 8;

/**
 * Is it rather a scanner or monitoring than a host of this backup? A server that dials many clients on its one leg port is neither: its
 * targets hold the responder's role, and its ports are few.
 */
export function isScanner(dialled: Dialling, standing: Standing): boolean {
  if (standing.named || standing.legHistory) return false;
  if (standing.regular === true && isMonitor(dialled)) return true;
  if ((standing.products ?? 0) >= TOO_MANY_PRODUCTS) return true;
  if (isSweep(dialled, standing.strays ?? 0) || isWatch(dialled, standing.strays ?? 0)) return true;
  if (dialled.denied < dialled.syns * LEAST_DENIED_SHARE) return false;
  return dialled.ports >= MANY_PORTS || (dialled.ports >= SEVERAL_PORTS && dialled.targets >= MANY_TARGETS);
}

/** Checks like a clock, several services of several hosts, and next to nothing of it let through. */
function isMonitor(dialled: Dialling): boolean {
  return dialled.denied >= dialled.syns * MOSTLY_DENIED && dialled.ports >= CHECKED_PORTS && dialled.targets >= MONITORED_TARGETS;
}

/** A few services of a few hosts, the leg's among them on hosts that do not own it, and next to nothing of it let through. */
function isWatch(dialled: Dialling, strays: number): boolean {
  if (dialled.denied < dialled.syns * MOSTLY_DENIED) return false;
  return (
    (strays >= WATCHED_STRAYS && dialled.ports >= WATCHED_PORTS) || (dialled.ports >= CHECKED_PORTS && dialled.targets >= CHECKED_TARGETS)
  );
}

/** One port of many hosts, most of them nobody's backup. */
function isSweep(dialled: Dialling, strays: number): boolean {
  return strays >= MANY_STRAYS && strays * 2 > dialled.targets && dialled.syns <= dialled.targets * SYNS_PER_TARGET;
}
