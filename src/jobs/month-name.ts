/** Month names of the languages backup products are installed in: they write dates in the words of the machine's locale. */
const LOCALES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'ru', 'ja', 'zh', 'ko'];

let months: ReadonlyMap<string, number> | undefined;

/** 1 to 12; undefined when the word is no month in any of the languages. */
export function monthNumber(word: string): number | undefined {
  months ??= allMonths();
  const folded = fold(word);
  // Chinese and Japanese machines count their months: 04月.
  if (/^\d{1,2}$/.test(folded) && folded !== word) return Number(folded) >= 1 && Number(folded) <= 12 ? Number(folded) : undefined;
  return months.get(folded) ?? months.get(folded.slice(0, 3));
}

function allMonths(): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (const locale of LOCALES) {
    for (const style of ['long', 'short'] as const) {
      // A day beside the month gives the form used in dates: Russian and Polish inflect it.
      for (const options of [{ month: style }, { month: style, day: 'numeric' }] as const) {
        const names = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
        for (let month = 1; month <= 12; month++) {
          const name = names.formatToParts(Date.UTC(2026, month - 1, 15)).find((part) => part.type === 'month')?.value;
          if (name !== undefined && !table.has(fold(name))) table.set(fold(name), month);
        }
      }
    }
  }
  return table;
}

function fold(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('.', '')
    .replace(/[月월]$/, '');
}
