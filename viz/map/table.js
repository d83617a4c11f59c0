// Tables and states for other programs: csv of a choice, JSON of everything that was done to the
// page.

import { valueText } from './data.js';

// csvField quotes what needs it (RFC 4180).
const csvField = v => (/[",\r\n]/.test(v) ? '"' + v.replaceAll('"', '""') + '"' : v);

// csv is a table of the pictures ids: number, name, groups and columns.
export function csv(data, ids) {
	const exact = v => String(v),
		columns = data.columns.filter(c => !c.derived);
	const head = ['index', 'name', ...data.groupings.map(g => g.title), ...columns.map(c => c.title)];
	const rows = ids.map(i => [
		String(i),
		data.names[i],
		...data.groupings.map(g => g.names[g.labels[i]]),
		...columns.map(c => (c.numbers && c.numbers[i] === null ? '' : valueText(c, i, exact))),
	]);
	return [head, ...rows].map(r => r.map(v => csvField(String(v))).join(',')).join('\n') + '\n';
}

// stateJSON is the state of the page with the names of the chosen pictures, so that it also fits a
// page that was made again.
export function stateJSON(data, state) {
	const named = {
		...state,
		choices: state.choices.map(c => ({
			name: c.name,
			pictures: c.ids.map(i => ({ index: i, name: data.names[i] })),
		})),
	};
	return JSON.stringify({ map: data.title, pictures: data.n, ...named }, null, '\t') + '\n';
}

// readState is the state in such a file, or throws a text that says what is wrong with it.
export function readState(data, text) {
	let s;
	try {
		s = JSON.parse(text);
	} catch {
		throw new Error('this is no JSON file: take one that "Save state" wrote');
	}
	if (!s || !Array.isArray(s.choices)) throw new Error('this file has no choices: take one that "Save state" wrote');
	const at = new Map(data.names.map((name, i) => [name, i]));
	const find = p => (data.names[p?.index] === p?.name ? p.index : (at.get(p?.name) ?? -1));
	let lost = 0;
	const choices = s.choices.map(c => {
		const ids = (Array.isArray(c?.pictures) ? c.pictures : []).map(find);
		lost += ids.filter(i => i < 0).length;
		return { name: String(c?.name ?? ''), ids: ids.filter(i => i >= 0) };
	});
	return { ...s, choices, lost };
}
