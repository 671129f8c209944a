// In: a series of figures over time. Out: a small plot as SVG, and how much the figures grow (least squares).

/** How many stretches a series is cut into: enough for a line, each long enough that the next hardly depends on it. */
const STRETCHES = 12;

/**
 * Growth of a series and whether it is more than the noise: its slope and the standard error of it. Both are those of
 * the means of stretches: samples in a row resemble each other, and taken one by one they would make any drift look sure.
 */
export function slopeOf(samples) {
  const points = meansOf(samples, Math.min(STRETCHES, samples.length));
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const error = Math.sqrt(residual / Math.max(1, count - 2) / spread);
  return { mean: meanY, slope, error };
}

const meansOf = (samples, count) =>
  Array.from({ length: count }, (_, index) => {
    const stretch = samples.slice(
      Math.floor((samples.length * index) / count),
      Math.floor((samples.length * (index + 1)) / count),
    );
    const mean = (axis) => stretch.reduce((sum, sample) => sum + sample[axis], 0) / stretch.length;
    return [mean(0), mean(1)];
  });

const WIDTH = 640;
const HEIGHT = 160;
const LEFT = 70;
const BOTTOM = 24;

/** @param {readonly (readonly [number, number])[]} points minutes and values */
export function plot(title, unit, points) {
  const last = points.at(-1)?.[0] ?? 1;
  const top = Math.max(...points.map(([, y]) => y)) * 1.1 || 1;
  const x = (minute) => LEFT + (minute / last) * (WIDTH - LEFT - 8);
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - 24);
  const line = points.map(([minute, value]) => `${x(minute).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const label = (left, at, text, anchor) =>
    `<text x="${left}" y="${at}" text-anchor="${anchor}" font-size="11" font-family="sans-serif" fill="#555">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${label(8, 14, `${title}, ${unit}`, 'start')}
${label(LEFT - 6, y(0), '0', 'end')}
${label(LEFT - 6, y(top / 1.1) + 4, (top / 1.1).toPrecision(3), 'end')}
${label(x(last), HEIGHT - 6, `${last.toFixed(1)} min`, 'end')}
<path d="M${LEFT} 20V${HEIGHT - BOTTOM}H${WIDTH - 8}" fill="none" stroke="#999"/>
<polyline points="${line}" fill="none" stroke="#1668dc" stroke-width="1.5"/>
</svg>
`;
}
