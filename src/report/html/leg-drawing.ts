/**
 * The leg as a picture: the arrow that is cut ends at a cross, arrows that worked go through. Drawn lying for wide pages and paper and upright for
 * phones, one of them displayed; both say the same in words for those who do not see them.
 */
import { legColumn } from './leg-column.ts';
import { legLanes } from './leg-lanes.ts';
import { type LegPicture, othersText } from './leg-picture.ts';
import { html, type Markup } from './markup.ts';

export function legDrawing(picture: LegPicture): Markup {
  const said = [
    ...(picture.passed.length === 0 ? [] : [`Let through before by ${picture.passed.join(', ')}.`]),
    ...(picture.others.length === 0 ? [] : [`Between the same hosts: ${othersText(picture.others)}`]),
  ];
  return html`<figure class="wide">${legLanes(picture)}</figure>
    <figure class="narrow">
      ${legColumn(picture)}${said.length > 0 && html`<figcaption class="soft">${said.join(' ')}</figcaption>`}
    </figure>`;
}
