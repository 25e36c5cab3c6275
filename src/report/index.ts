/** Every output a diagnosis can be written as. Adding one is a file in this folder and a line in this list. */
import type { Diagnosis } from '../correlator/contract.ts';
import { renderJson } from './json.ts';
import { renderText } from './text.ts';

/** What an output is made from. */
export interface ReportInput {
  readonly diagnosis: Diagnosis;
  /** Zone in which times are shown. */
  readonly zone: string;
  /** For text only: colours, and the width lines are cut to. */
  readonly color: boolean;
  readonly columns: number;
}

export interface Output {
  /** The word before the colon in `-o KIND:FILE`. */
  readonly kind: string;
  /** For people. */
  readonly title: string;
  /** File endings that choose this kind when none is named. */
  readonly endings: readonly string[];
  render(input: ReportInput): string;
}

export const outputs: readonly Output[] = [
  { kind: 'text', title: 'text for a terminal', endings: ['.txt'], render: (input) => renderText(input.diagnosis, input) },
  { kind: 'json', title: 'the diagnosis as data', endings: ['.json'], render: (input) => renderJson(input.diagnosis, input.zone) },
];
