/** Text in XML 1.0 and HTML: what they forbid is spelled out by the sanitiser, the five signs are escaped. */
import { sanitize } from './sanitize.ts';

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For element text and for quoted attributes. */
export function escapeMarkup(text: string): string {
  return sanitize(text).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}
