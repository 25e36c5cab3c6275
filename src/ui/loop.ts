/** State, actions and effects tied together: the screen's one moving part, without React and without a terminal. */
import type { Action, Effect, UiState } from './state.ts';
import type { Glyphs } from './theme.ts';
import { update } from './update.ts';

export interface ScreenLoop {
  /** The arrow functions can be handed on without their object. */
  readonly state: () => UiState;
  readonly dispatch: (action: Action) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** @param perform Does what an action asks for outside; it may dispatch at once or later. */
export function screenLoop(
  first: UiState,
  glyphs: Glyphs,
  perform: (effect: Effect, state: UiState, dispatch: (action: Action) => void) => void,
): ScreenLoop {
  let state = first;
  const listeners = new Set<() => void>();
  let depth = 0;
  const dispatch = (action: Action): void => {
    const step = update(state, action, glyphs);
    state = step.state;
    depth++;
    for (const effect of step.effects) perform(effect, state, dispatch);
    depth--;
    // A key that turns a page is answered within: the screen is drawn once, with the answer.
    if (depth === 0) for (const listener of listeners) listener();
  };
  return {
    state: () => state,
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
