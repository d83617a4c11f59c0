// Colouring: by a grouping or by a column of numbers. A coat says for each picture its colour and
// its mark, and for the legend its entries.

// groupCoat colours by grouping g, for a light or a dark ground.
export function groupCoat(g, light, marks) {
	const colors = light ? g.light : g.colors;
	return { kind: 'groups', color: i => colors[g.labels[i]], mark: marks ? i => g.labels[i] : () => -1, colors };
}

// numberCoat colours by the numbers v, low to high, on the given scale of colours; null has the
// colour none.
export function numberCoat(v, low, high, scale, none) {
	const color = i => (v[i] === null ? none : scale[binOf(v[i], low, high, scale.length)]);
	return { kind: 'numbers', color, mark: () => -1, scale, low, high };
}

// binOf is which of count equal parts of low…high v lies in.
export function binOf(v, low, high, count) {
	if (!(high > low)) return count >> 1;
	return Math.max(0, Math.min(count - 1, Math.floor(((v - low) / (high - low)) * count)));
}

// plainCoat has no colours.
export const plainCoat = { kind: 'none', color: () => null, mark: () => -1 };
