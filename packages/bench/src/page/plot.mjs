// In: points of a few lines, or bars. Out: an SVG, by hand and small: it is drawn anew by every run and lies in the repository.
const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 70;
const BOTTOM = 40;
const TOP = 30;
const RIGHT = 20;
// Told apart in print and by people who see few colours.
const STYLES = ['#1f5fa8', '#c2571a', '#4d8a3c', '#7a4d9e'];
const DASHES = ['', '6 4', '2 3', '8 3 2 3'];

const xmlText = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const number = (value) =>
  value >= 1_000_000
    ? `${+(value / 1_000_000).toPrecision(2)}M`
    : value >= 1_000
      ? `${+(value / 1_000).toPrecision(2)}k`
      : String(+value.toPrecision(2));

const frame = (title, content) =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${xmlText(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="18" font-size="14" fill="#222">${xmlText(title)}</text>`,
    ...content,
    '</svg>',
    '',
  ].join('\n');

/** Lines over a logarithmic x axis; y is logarithmic too. A point: `{ x, low, median, high }`. */
export function linePlot({ title, x, y, lines }) {
  const points = lines.flatMap((line) => line.points);
  const logs = (values) => [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const [fromX, toX] = logs(points.map((point) => point.x));
  const [lowY, highY] = logs(points.flatMap(({ low, high }) => [low, high]));
  // A flat curve gets a decade, so that noise does not look like growth.
  const middle = (lowY + highY) / 2;
  const half = Math.max(0.5, (highY - lowY) / 2 + 0.05);
  const [fromY, toY] = [middle - half, middle + half];
  const atX = (value) => LEFT + ((Math.log10(value) - fromX) / (toX - fromX || 1)) * (WIDTH - LEFT - RIGHT);
  const atY = (value) =>
    HEIGHT - BOTTOM - ((Math.log10(value) - fromY) / (toY - fromY)) * (HEIGHT - TOP - BOTTOM);
  const at = (value) => value.toFixed(1);
  const ticks = [...new Set(points.map((point) => point.x))].map(
    (value) =>
      `<text x="${at(atX(value))}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle" fill="#444">${number(value)}</text>`,
  );
  const grid = [];
  for (let exponent = Math.floor(fromY); exponent <= Math.ceil(toY); exponent += 1)
    for (const step of [1, 2, 5]) {
      const value = step * 10 ** exponent;
      if (Math.log10(value) < fromY || Math.log10(value) > toY) continue;
      grid.push(
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(atY(value))}" y2="${at(atY(value))}" stroke="#ddd"/>`,
        `<text x="${LEFT - 6}" y="${at(atY(value) + 4)}" text-anchor="end" fill="#444">${number(value)}</text>`,
      );
    }
  const drawn = lines.flatMap(({ name, points: own }, i) => [
    ...own.map(
      (point) =>
        `<line x1="${at(atX(point.x))}" x2="${at(atX(point.x))}" y1="${at(atY(point.low))}" y2="${at(atY(point.high))}" stroke="${STYLES[i]}" stroke-width="3" opacity="0.35"/>`,
    ),
    `<polyline fill="none" stroke="${STYLES[i]}" stroke-width="2" stroke-dasharray="${DASHES[i]}" points="${own.map((point) => `${at(atX(point.x))},${at(atY(point.median))}`).join(' ')}"/>`,
    `<text x="${WIDTH - RIGHT}" y="${TOP + 14 * (i + 1)}" text-anchor="end" fill="${STYLES[i]}">${i ? '- - ' : '— '}${xmlText(name)}</text>`,
  ]);
  return frame(title, [
    ...grid,
    ...ticks,
    ...drawn,
    `<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 6}" text-anchor="middle" fill="#222">${xmlText(x)}</text>`,
    `<text x="14" y="${HEIGHT / 2}" transform="rotate(-90 14 ${HEIGHT / 2})" text-anchor="middle" fill="#222">${xmlText(y)}</text>`,
  ]);
}

/** Horizontal bars on a logarithmic axis: `{ name, value, label }`. */
export function barPlot({ title, bars }) {
  const most = Math.max(...bars.map(({ value }) => value));
  const least = Math.min(...bars.map(({ value }) => value));
  const start = LEFT + 110;
  const step = Math.min(34, (HEIGHT - TOP - 20) / bars.length);
  const widthOf = (value) =>
    30 + ((Math.log10(value) - Math.log10(least)) / (Math.log10(most / least) || 1)) * (WIDTH - start - 120);
  return frame(
    title,
    bars.flatMap(({ name, value, label }, i) => {
      const y = TOP + 10 + i * step;
      return [
        `<rect x="${start}" y="${y.toFixed(1)}" width="${widthOf(value).toFixed(1)}" height="${(step * 0.7).toFixed(1)}" fill="${STYLES[name.startsWith('redeemkit') ? 0 : 1]}"/>`,
        `<text x="${start - 8}" y="${(y + step * 0.5).toFixed(1)}" text-anchor="end" fill="#222">${xmlText(name)}</text>`,
        `<text x="${(start + widthOf(value) + 6).toFixed(1)}" y="${(y + step * 0.5).toFixed(1)}" fill="#222">${xmlText(label)}</text>`,
      ];
    }),
  );
}
