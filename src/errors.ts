/** Something the user can mend: wrong option, wrong site file, unreadable index. `cli.ts` prints it and exits with 2. */
export class UserError extends Error {
  /** What to do about it, a sentence each. */
  readonly nextSteps: readonly string[];

  constructor(message: string, nextSteps: readonly string[] = []) {
    super(message);
    this.name = 'UserError';
    this.nextSteps = nextSteps;
  }
}
