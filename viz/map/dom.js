// Elements of the page. Text from outside enters only as text, never as markup.

export const $ = id => document.getElementById(id);

// el makes an element; props with a dash, and role, become attributes.
export function el(tag, props = {}, ...children) {
	const e = document.createElement(tag);
	for (const [key, value] of Object.entries(props)) {
		if (key.includes('-') || key === 'role' || key === 'for') e.setAttribute(key, value);
		else e[key] = value;
	}
	e.append(...children.filter(c => c !== null && c !== undefined));
	return e;
}

// say tells a screen reader, and whoever looks at the status line, what happened.
export function say(text) {
	$('say').textContent = text;
}

// ending is the end of a long name: names of files differ there.
export function ending(name, most) {
	const letters = [...name];
	return letters.length <= most ? name : '…' + letters.slice(letters.length - most + 1).join('');
}

// tell writes a number as short as it can be read.
export function tell(v) {
	if (v === null || v === undefined || Number.isNaN(v)) return '–';
	if (Number.isInteger(v)) return String(v);
	const size = Math.abs(v);
	return size >= 1e5 || size < 1e-3 ? v.toExponential(2) : String(+v.toPrecision(4));
}

// save hands a text to the browser as a file to keep.
export function save(name, type, text) {
	const link = el('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
