/** Text cut to lines no wider than a column count. Counts code points: sanitised text has no invisible ones. */

/** Breaks at spaces; a word longer than the line is cut, so that nothing runs off the screen. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(width, 8);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = Array.from(word);
    if (line !== '' && Array.from(line).length + 1 + rest.length <= room) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (rest.length > room) {
      lines.push(rest.slice(0, room).join(''));
      rest = rest.slice(room);
    }
    line = rest.join('');
  }
  lines.push(line);
  return lines;
}

/** A label in a fixed column and the text hanging beside it; following lines are indented to the text. */
export function hang(label: string, text: string, width: number, column: number): string[] {
  const indent = ' '.repeat(column);
  return wrap(text, width - column).map((line, i) => (i === 0 ? label.padEnd(column) : indent) + line);
}
