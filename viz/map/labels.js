// Labels: for each group the picture that stands for it, drawn larger, with the group's name;
// closer in, a few more. None covers another.

const TRIES = 30; // members that are looked at for one

// standing is, for each group, up to count members: first its medoid, then always the one farthest
// from those before it of which home(i) says that it lies among its group.
export function standing(grouping, x, y, count, home = () => true) {
	const members = grouping.names.map(() => []);
	grouping.labels.forEach((l, i) => {
		if (!Number.isNaN(x[i])) members[l].push(i);
	});
	return members.map((ids, l) => {
		if (!ids.length) return [];
		const given = grouping.medoids?.[l];
		const first = given >= 0 && !Number.isNaN(x[given]) ? given : middle(ids, x, y),
			out = [first];
		const far = ids.map(i => (x[i] - x[first]) ** 2 + (y[i] - y[first]) ** 2);
		for (let tries = TRIES; tries > 0 && out.length < Math.min(count, ids.length);) {
			let best = 0;
			for (let a = 1; a < ids.length; a++) if (far[a] > far[best]) best = a;
			if (far[best] === 0) break;
			if (!home(ids[best])) {
				far[best] = 0;
				tries--;
				continue;
			}
			tries = TRIES;
			const next = ids[best];
			out.push(next);
			ids.forEach((i, a) => {
				far[a] = Math.min(far[a], (x[i] - x[next]) ** 2 + (y[i] - y[next]) ** 2);
			});
		}
		return out;
	});
}

// middle is the member nearest to the medians of both axes.
export function middle(ids, x, y) {
	const median = v => ids.map(i => v[i]).sort((a, b) => a - b)[ids.length >> 1],
		mx = median(x),
		my = median(y);
	let best = ids[0],
		least = Infinity;
	for (const i of ids) {
		const d = (x[i] - mx) ** 2 + (y[i] - my) ** 2;
		if (d < least) {
			least = d;
			best = i;
		}
	}
	return best;
}

// arrange keeps, in their order, those of the boxes {x0, y0, x1, y1, group, x, y} that cover none
// before them, and that lie apart pixels from those of the same group.
export function arrange(boxes, apart, most) {
	const kept = [];
	for (const b of boxes) {
		if (kept.length >= most) break;
		const free = kept.every(
			k =>
				(b.x1 < k.x0 || b.x0 > k.x1 || b.y1 < k.y0 || b.y0 > k.y1) &&
				(b.group !== k.group || Math.hypot(b.x - k.x, b.y - k.y) >= apart),
		);
		if (free) kept.push(b);
	}
	return kept;
}
