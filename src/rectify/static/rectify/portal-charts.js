// The charts of the portal, drawn after the page is there. Without them the tables beside say the same.
import { theme } from "./chart-theme.js";

const box = document.querySelector("[data-open-chart]");
const data = JSON.parse(document.getElementById("chart-data").textContent);
const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const fills = { closed: "--chart-done", closing: "--chart-ahead", going: "--chart-on", late: "--chart-late", back: "--chart-behind" };
const shades = {
  settled: "--chart-done",
  fixed: "--chart-done",
  in_part: "--chart-behind",
  partly: "--chart-behind",
  open: "--chart-late",
  not_fixed: "--chart-late",
  unreached: "--chart-idle",
};

// A faint pattern in each part, so that colour never speaks alone.
const faint = "rgba(255, 255, 255, 0.28)";
const decals = [
  { symbol: "none" },
  { color: faint, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
  { color: faint, dashArrayX: [1, 0], dashArrayY: [2, 7], rotation: -Math.PI / 4 },
  { color: faint, symbol: "circle", symbolSize: 0.5, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
  { color: faint, dashArrayX: [1, 0], dashArrayY: [1, 4] },
];

const common = (t) => ({ animation: !quiet, animationDuration: 150, textStyle: t.text, tooltip: { ...t.tooltip, trigger: "axis" }, aria: { enabled: true, decal: { show: true, decals } } });
const legend = (t) => ({ left: 0, top: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: t.quiet } });

const makers = {
  closed: (t) => ({
    ...common(t),
    legend: legend(t),
    grid: { left: 4, right: 12, top: 40, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.months, boundaryGap: false, ...t.axis },
    yAxis: { type: "value", minInterval: 1, ...t.axis },
    series: [
      { name: data.names.promised, type: "line", step: "end", symbol: "none", data: data.promised, color: t.quiet, lineStyle: { type: "dashed", width: 1.5 } },
      { name: data.names.closed, type: "line", symbol: "none", data: data.closed, color: token("--chart-done"), lineStyle: { width: 2.5 } },
    ],
  }),
  counties: (t) => ({
    ...common(t),
    legend: legend(t),
    grid: { left: 4, right: 12, top: 64, bottom: 4, containLabel: true },
    xAxis: { type: "value", minInterval: 1, ...t.axis },
    yAxis: { type: "category", data: data.names, inverse: true, ...t.axis },
    series: data.groups.map((group) => ({ name: group.name, type: "bar", stack: "all", barMaxWidth: 18, color: token(fills[group.code]), data: group.values })),
  }),
  said: (t) => {
    const rows = [
      [data.names.unit, data.unit],
      [data.names.citizen, data.citizen],
    ];
    const parts = rows.flatMap(([, values], row) => values.map((value) => ({ ...value, row })));
    return {
      ...common(t),
      tooltip: { ...t.tooltip, trigger: "item" },
      legend: legend(t),
      grid: { left: 4, right: 12, top: 96, bottom: 4, containLabel: true },
      xAxis: { type: "value", minInterval: 1, ...t.axis },
      yAxis: { type: "category", data: rows.map(([name]) => name), inverse: true, ...t.axis },
      series: parts.map((part) => ({ name: part.name, type: "bar", stack: "all", barMaxWidth: 26, color: token(shades[part.code]), data: [0, 1].map((row) => (row === part.row ? part.value : null)) })),
    };
  },
};

addEventListener("load", () => {
  if (!box || !window.echarts) return;
  box.hidden = false;
  if (data.kind === "counties") box.style.height = `${Math.max(260, 90 + 30 * data.names.length)}px`;
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  const draw = () => chart.setOption(makers[data.kind](theme()), { notMerge: true });
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(() => chart.resize()).observe(box);
});
