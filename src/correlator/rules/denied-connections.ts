/** The connections of a slice of which one firewall denied packets that were neither SYN nor SYN+ACK. */
import { isSyn, isSynAck, type Packet } from '../packet.ts';
import { accepted, denied, type Slice, type View } from '../slice.ts';

export interface DeniedConnection {
  readonly initiatorPort: number;
  readonly port: number;
  /** Everything the logs show of it, in time. */
  readonly packets: readonly Packet[];
  readonly denied: readonly Packet[];
  /** The SYN let through, by whichever firewall. */
  readonly opened: Packet | undefined;
}

export function deniedByConnection(slice: Slice, view: View): readonly DeniedConnection[] {
  const stopped = new Set(view.deniedLater);
  return slice.dialogues.flatMap((dialogue) => {
    const packets = dialogue.packets;
    const later = packets.filter((p) => denied(p) && stopped.has(p) && !isSyn(p) && !isSynAck(p));
    const first = later[0];
    // A connection whose answer was denied never opened, so that it has no state to lose.
    if (first === undefined || packets.some((p) => denied(p) && isSynAck(p))) return [];
    const opened = packets.findLast((p) => accepted(p) && isSyn(p) && p.time <= first.time);
    return [{ initiatorPort: dialogue.initiatorPort, port: dialogue.port, packets, denied: later, opened }];
  });
}
