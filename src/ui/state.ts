/** Everything the screen depends on, as one plain value. It changes in `update.ts` alone. */
import type { Feed, PacketPage, PageRequest } from './feed.ts';
import { EMPTY_FEED } from './feed.ts';
import type { Command } from './keys.ts';

export const VIEWS = ['findings', 'packets', 'legs', 'coverage'] as const;
export type View = (typeof VIEWS)[number];

export const SORTS = ['chain', 'last seen', 'packets', 'address'] as const;
export type Sort = (typeof SORTS)[number];

/** Minutes of one histogram column, finest first. */
export const ZOOMS = [1, 5, 15, 60] as const;

export type PromptKind = 'search' | 'filter' | 'time' | 'export';

export interface Cursor {
  readonly index: number;
  /** First row on the screen. */
  readonly top: number;
  /** What is selected, by name, so that the selection stays with it when the list changes. */
  readonly key?: string;
}

export interface UiState {
  /** The newest facts. */
  readonly feed: Feed;
  /** The facts the screen shows while it is paused. */
  readonly frozen: Feed | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly view: View;
  /** `detail` and `help` cover the whole screen. */
  readonly overlay: 'none' | 'detail' | 'help';
  /** First line shown of an overlay. */
  readonly scroll: number;
  readonly cursors: Readonly<Record<View, Cursor>>;
  readonly prompt: { readonly kind: PromptKind; readonly text: string } | undefined;
  readonly search: string;
  readonly filters: Readonly<Record<View, string>>;
  readonly sort: Sort;
  readonly zoom: (typeof ZOOMS)[number];
  readonly raw: boolean;
  readonly wrap: boolean;
  readonly utc: boolean;
  /** IANA zone of local times. */
  readonly zone: string;
  /** The packets list sticks to the newest. */
  readonly following: boolean;
  readonly page: PacketPage;
  /** A filter or search is being run over the packets. */
  readonly scanning: boolean;
  /** Raw line of the selected packet. */
  readonly rawLine: string | undefined;
  /** One line for the user, until the next key. */
  readonly notice: string | undefined;
}

export const EMPTY_PAGE: PacketPage = { rows: [], atStart: true, atEnd: true, found: true };

export interface InitialState {
  readonly columns: number;
  readonly rows: number;
  readonly zone: string;
  /** A kept index is read from its beginning, a log that grows from its end. */
  readonly following: boolean;
}

export function initialState({ columns, rows, zone, following }: InitialState): UiState {
  const cursor = { index: 0, top: 0 };
  return {
    feed: EMPTY_FEED,
    frozen: undefined,
    prompt: undefined,
    rawLine: undefined,
    notice: undefined,
    columns,
    rows,
    view: 'findings',
    overlay: 'none',
    scroll: 0,
    cursors: { findings: cursor, packets: cursor, legs: cursor, coverage: cursor },
    search: '',
    filters: { findings: '', packets: '', legs: '', coverage: '' },
    sort: 'chain',
    zoom: 5,
    raw: false,
    wrap: false,
    utc: false,
    zone,
    following,
    page: EMPTY_PAGE,
    scanning: false,
  };
}

export type Action =
  | { readonly type: 'fed'; readonly feed: Feed }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'command'; readonly command: Command }
  /** Text typed or pasted into the prompt. */
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'erased' }
  | { readonly type: 'entered' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'paged'; readonly request: PageRequest; readonly page: PacketPage }
  | { readonly type: 'raw-line-read'; readonly text: string }
  | { readonly type: 'noticed'; readonly text: string };

/** What is to be done outside: nothing of it changes the state but through another action. */
export type Effect =
  | { readonly kind: 'page'; readonly request: PageRequest }
  | { readonly kind: 'raw-line' }
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  | { readonly kind: 'export'; readonly file: string; readonly text: string }
  | { readonly kind: 'repaint' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' };

export interface Step {
  readonly state: UiState;
  readonly effects: readonly Effect[];
}

/** The facts on the screen: the newest, or those of the moment it was paused. */
export function shownFeed(state: UiState): Feed {
  return state.frozen ?? state.feed;
}

/** Zone of the times on the screen. */
export function shownZone(state: UiState): string {
  return state.utc ? 'UTC' : state.zone;
}
