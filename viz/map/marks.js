// Canvases, and the marks that tell groups apart without colours.

// shape draws the mark of a group: eight that differ without any colour.
export function shape(g, mark, x, y, r, color) {
	g.save();
	g.translate(x, y);
	g.scale(r, r);
	g.beginPath();
	const corners = { 1: 4, 2: 3, 4: 6, 6: 5 }[mark % 8];
	if (mark % 8 === 0) g.arc(0, 0, 1, 0, 7);
	else if (corners)
		for (let c = 0; c < corners; c++)
			g.lineTo(
				1.15 * Math.sin((c * 2 * Math.PI) / corners + (corners === 4 ? Math.PI / 4 : 0)),
				-1.15 * Math.cos((c * 2 * Math.PI) / corners + (corners === 4 ? Math.PI / 4 : 0)),
			);
	else if (mark % 8 === 3)
		for (let c = 0; c < 4; c++) g.lineTo(1.2 * Math.sin((c * Math.PI) / 2), -1.2 * Math.cos((c * Math.PI) / 2));
	else if (mark % 8 === 5)
		for (let c = 0; c < 10; c++)
			g.lineTo(
				(c % 2 ? 0.5 : 1.25) * Math.sin((c * Math.PI) / 5),
				-(c % 2 ? 0.5 : 1.25) * Math.cos((c * Math.PI) / 5),
			);
	else
		for (const [a, b] of [
			[-0.35, -1.1],
			[0.35, -1.1],
			[0.35, -0.35],
			[1.1, -0.35],
			[1.1, 0.35],
			[0.35, 0.35],
			[0.35, 1.1],
			[-0.35, 1.1],
			[-0.35, 0.35],
			[-1.1, 0.35],
			[-1.1, -0.35],
			[-0.35, -0.35],
		])
			g.lineTo(a, b);
	g.closePath();
	g.fillStyle = color ?? '#808690';
	g.fill();
	g.lineWidth = 0.3;
	g.strokeStyle = '#000';
	g.stroke();
	g.restore();
}

export function canvas(w, h) {
	const c = document.createElement('canvas');
	c.width = Math.max(1, w);
	c.height = Math.max(1, h);
	return c;
}
