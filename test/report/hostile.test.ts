import { expect, test } from 'vitest';
import type { Diagnosis } from '../../src/correlator/contract.ts';
import { renderEvidenceCsv } from '../../src/report/csv.ts';
import { html } from '../../src/report/html/markup.ts';
import { code, fence, link, prose } from '../../src/report/markdown-text.ts';
import { escapeMarkup } from '../../src/report/xml.ts';
import { diagnosisOf, evidenceLine, promptBlocked } from './fixtures.ts';

const withEvidence = (text: string): Diagnosis => diagnosisOf({ findings: [{ ...promptBlocked, evidence: [{ ...evidenceLine, text }] }] });
/** The cell of the log text in the evidence table, as a spreadsheet reads it. */
const cell = (text: string): string =>
  /Z,(.*),log\r\n$/
    .exec(renderEvidenceCsv(withEvidence(text), 'UTC'))?.[1]
    ?.replace(/^"|"$/g, '')
    .replaceAll('""', '"') ?? '';

test.each([
  ['=cmd|calc!A0', "'=cmd|calc!A0"],
  ['+1+1', "'+1+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['"=1', `'"=1`],
  ['＝1', "'＝1"],
])('the cell %s is no formula', (text, shown) => {
  expect(cell(text)).toBe(shown);
});

test.each(['-12', '-0.5', 'Nov 18 22:00:07 fw1 kernel: A=1', 'a,b "c"'])('the cell %s is left as it is', (text) => {
  expect(cell(text)).toBe(text);
});

test('a line end in a log cannot make a second row or hide a formula behind it', () => {
  expect(cell('a\r\n=1+1')).toBe(String.raw`a\r\n=1+1`);
});

test.each([
  ['<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
  ['[x](javascript:1)', String.raw`\[x\](javascript:1)`],
  ['# not a heading', String.raw`\# not a heading`],
  ['- not a list', String.raw`\- not a list`],
  ['12. not a list', String.raw`12\. not a list`],
  ['10.16.0.27 stays', '10.16.0.27 stays'],
  ['a | b', String.raw`a \| b`],
  ['*bold* `code` ~~gone~~', String.raw`\*bold\* \`code\` \~\~gone\~\~`],
  ['FW_DROP_1', 'FW_DROP_1'],
  ['@team #12', String.raw`&#64;team \#12`],
  ['http://evil.example', String.raw`http\://evil.example`],
])('in Markdown prose %s is text', (text, shown) => {
  expect(prose(text)).toBe(shown);
});

test('a fence is longer than any run of backticks inside', () => {
  expect(fence(['a ```` b'])).toBe('`````\na ```` b\n`````');
  expect(code('a`b')).toBe('``a`b``');
  expect(code('`a')).toBe('`` `a ``');
});

test('only addresses of the web become links', () => {
  expect(link('https://example.org/a?b=c')).toBe('<https://example.org/a?b=c>');
  expect(link('javascript:alert(1)')).toBe('`javascript:alert(1)`');
  expect(link('https://example.org/> <script>')).toMatch(/^`/);
});

test('what is put into a page is text, in elements and in attributes', () => {
  expect(html`<p title="${`" onload='x' <b>&`}">${']]><script>'}</p>`.text).toBe(
    '<p title="&quot; onload=&#39;x&#39; &lt;b&gt;&amp;">]]&gt;&lt;script&gt;</p>',
  );
  expect(escapeMarkup('\u0000\ufffe')).toBe('\\x00‹U+FFFE›');
});
