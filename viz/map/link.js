// The page's address: what is seen and chosen stands in its fragment, so that a link or a bookmark
// brings it back.

// ranges writes ascending numbers short: 3-5.9 for 3, 4, 5, 9.
export function ranges(ids) {
	const out = [];
	for (let a = 0; a < ids.length;) {
		let b = a;
		while (b + 1 < ids.length && ids[b + 1] === ids[b] + 1) b++;
		out.push(a === b ? String(ids[a]) : `${ids[a]}-${ids[b]}`);
		a = b + 1;
	}
	return out.join('.');
}

// numbersOf reads what ranges wrote, below n.
export function numbersOf(text, n) {
	const out = [];
	for (const part of text.split('.')) {
		const m = /^(\d+)(?:-(\d+))?$/.exec(part);
		if (!m) continue;
		for (let i = +m[1]; i <= Math.min(m[2] === undefined ? +m[1] : +m[2], n - 1); i++) if (i < n) out.push(i);
	}
	return out;
}

// writeLink is the fragment of a state: {view: [cx, cy, zoom], turned, layout, by, query, groups, ranges,
// opened, choices, active}.
export function writeLink(s) {
	const p = new URLSearchParams();
	if (s.view) p.set('view', s.view.map(v => +v.toPrecision(9)).join(','));
	if (s.turned) p.set('turned', '1');
	if (s.layout) p.set('layout', s.layout);
	if (s.by) p.set('by', s.by);
	if (s.query) p.set('find', s.query);
	for (const [g, labels] of s.groups ?? []) if (labels.length) p.append('group', `${g}:${labels.join('.')}`);
	for (const [c, [low, high]] of s.ranges ?? []) p.append('range', `${c}:${low}:${high}`);
	if (s.opened >= 0) p.set('open', s.opened);
	(s.choices ?? []).forEach((c, k) => {
		if (c.ids.length || (k === s.active && k > 0)) p.append('choice', `${c.name}:${ranges(c.ids)}`);
	});
	return p.toString();
}

// readLink is the state in a fragment; what makes no sense in it is left out.
export function readLink(fragment, data) {
	const p = new URLSearchParams(fragment.replace(/^#/, '')),
		s = { groups: [], ranges: [], choices: [], opened: -1, active: 0 };
	const view = (p.get('view') ?? '').split(',').map(Number);
	if (view.length === 3 && view.every(Number.isFinite) && view[2] > 0) s.view = view;
	s.turned = p.get('turned') === '1';
	s.layout = p.get('layout') ?? '';
	s.by = p.get('by') ?? '';
	s.query = p.get('find') ?? '';
	for (const text of p.getAll('group')) {
		const [g, labels] = text.split(':'),
			grouping = data.groupings[g];
		if (grouping)
			s.groups.push([
				+g,
				(labels ?? '')
					.split('.')
					.map(Number)
					.filter(l => l >= 0 && l < grouping.names.length),
			]);
	}
	for (const text of p.getAll('range')) {
		const [c, low, high] = text.split(':').map(Number);
		if (data.columns[c]?.numbers && Number.isFinite(low) && Number.isFinite(high)) s.ranges.push([c, [low, high]]);
	}
	const opened = Number(p.get('open') ?? -1);
	if (Number.isInteger(opened) && opened >= 0 && opened < data.n) s.opened = opened;
	for (const text of p.getAll('choice')) {
		const at = text.lastIndexOf(':');
		s.choices.push({ name: text.slice(0, at), ids: numbersOf(text.slice(at + 1), data.n) });
	}
	return s;
}
