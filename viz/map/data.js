// What the page is given, checked and made easy to ask.

// readData takes the object that the page carries: see viz/page.go for what each field means.
export function readData(d) {
	const n = d.names.length;
	d.n = n;
	d.groupings ??= [];
	d.columns ??= [];
	d.lists ??= [];
	d.facts ??= [];
	d.replays ??= [];
	for (const g of d.groupings) {
		g.count = new Array(g.names.length).fill(0);
		g.labels.forEach(l => g.count[l]++);
	}
	for (const c of d.columns) {
		if (!c.numbers) continue;
		const known = c.numbers.filter(v => v !== null);
		c.low = known.reduce((a, b) => Math.min(a, b), Infinity);
		c.high = known.reduce((a, b) => Math.max(a, b), -Infinity);
		if (!known.length) c.low = c.high = 0;
	}
	return d;
}

// frameLayouts are the layouts of a replay's frames, unpacked when they are first shown; all have one
// box, so that the view stays.
export function frameLayouts(replay) {
	const box = { x0: 0, y0: 0, x1: replay.wide, y1: replay.high };
	return replay.frames.map(f => ({ name: f.title, box, unpack: () => unpack(f.places) }));
}

// unpack reads places from base64: pairs of numbers of two bytes, of which 65534 is 1 and 65535 none.
function unpack(text) {
	const bytes = atob(text),
		n = bytes.length / 4,
		at = k => bytes.charCodeAt(k) + 256 * bytes.charCodeAt(k + 1),
		number = v => (v === 65535 ? null : v / 65534);
	const x = new Array(n),
		y = new Array(n);
	for (let i = 0; i < n; i++) {
		x[i] = number(at(4 * i));
		y[i] = number(at(4 * i + 2));
	}
	return { x, y };
}

// valueText is what column c says of picture i.
export function valueText(c, i, tell) {
	if (c.texts) return c.texts[i];
	const v = c.numbers[i];
	if (v === null) return '–';
	return c.kind === 'date' ? dateText(v) : tell(v);
}

// groupText is a picture's group in words: its name alone where that says which grouping it is of.
export function groupText(g, i) {
	const name = g.names[g.labels[i]];
	return name.startsWith(g.title) ? name : `${g.title} ${name}`;
}

// dateText is a moment, in seconds since 1970, as people sort it.
export function dateText(seconds) {
	return new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 16).replace(' 00:00', '');
}

// lostNeighbours is, for each picture, the share of its neighbours by features that are not among
// as many nearest on the map.
export function lostNeighbours(near, tree, x, y) {
	return near.map((list, i) => {
		if (Number.isNaN(x[i]) || !list.length) return null;
		const there = new Set(tree.nearest(x[i], y[i], list.length, j => j !== i));
		return list.filter(j => !there.has(j)).length / list.length;
	});
}
