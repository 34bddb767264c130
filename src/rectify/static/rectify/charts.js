// The charts of the overview. Data come from the page as JSON; every part leads to its rows.
import { theme } from "./chart-theme.js";

const data = JSON.parse(document.getElementById("series").textContent);
const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
const rows = (query) => location.assign(`${data.lists}?${new URLSearchParams(query)}`);

const common = (t) => ({
  animation: !quiet,
  animationDuration: 150,
  textStyle: t.text,
  tooltip: t.tooltip,
});

function progress(t) {
  const { months, planned, finished, today } = data.progress;
  return {
    ...common(t),
    tooltip: { ...t.tooltip, trigger: "axis" },
    legend: { right: 0, top: 0, itemWidth: 18, itemHeight: 8, textStyle: { color: t.quiet }, icon: "rect" },
    grid: { left: 4, right: 12, top: 34, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: months, boundaryGap: false, ...t.axis, axisLabel: { color: t.quiet, hideOverlap: true, alignMaxLabel: "right" }, splitLine: { show: false } },
    yAxis: { type: "value", minInterval: 1, ...t.axis },
    series: [
      { name: data.labels.planned, type: "line", step: "end", data: planned, symbol: "none", color: t.quiet, lineStyle: { width: 1.5, type: "dashed" } },
      {
        name: data.labels.finished,
        type: "line",
        data: finished,
        symbol: "none",
        color: t.classes.ahead,
        lineStyle: { width: 2.5 },
        markLine: {
          symbol: "none",
          animation: false,
          data: [{ xAxis: today }],
          lineStyle: { color: t.ink, type: "solid", width: 1 },
          label: { formatter: data.labels.today, color: t.quiet },
        },
      },
    ],
  };
}

function sections(t, width) {
  const names = data.sections.map((s) => s.name);
  return {
    ...common(t),
    tooltip: { ...t.tooltip, trigger: "axis", axisPointer: { type: "none" } },
    legend: { left: 0, top: 0, itemWidth: 10, itemHeight: 10, itemGap: 12, textStyle: { color: t.quiet } },
    grid: { left: 8, right: 12, top: width < 480 ? 58 : 34, bottom: 4, containLabel: true },
    xAxis: { type: "value", minInterval: 1, ...t.axis },
    yAxis: { type: "category", data: names, inverse: true, ...t.axis, axisLabel: { color: t.ink, width: 160, overflow: "truncate" } },
    series: [...data.classes].reverse().map((code) => ({
      name: data.labels[code],
      id: code,
      type: "bar",
      stack: "all",
      barMaxWidth: 14,
      color: t.classes[code],
      itemStyle: { borderColor: t.paper, borderWidth: 0.5 },
      cursor: "pointer",
      data: data.sections.map((s) => s.classes[data.classes.indexOf(code)]),
    })),
  };
}

function due(t, width) {
  const wide = width > 640;
  const start = new Date(`${data.today.slice(0, 7)}-01T00:00:00`);
  start.setMonth(start.getMonth() - (wide ? 2 : 1));
  const end = new Date(start);
  end.setMonth(end.getMonth() + (wide ? 14 : 5));
  end.setDate(0);
  const iso = (d) => `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
  const range = [iso(start), iso(end)];
  const near = data.due.filter(([day]) => day >= range[0] && day <= range[1]);
  const chinese = document.documentElement.lang.startsWith("zh");
  return {
    ...common(t),
    tooltip: { ...t.tooltip, formatter: ({ value }) => `${value[0]}  ${value[1]} ${data.labels.tasks}` },
    calendar: {
      range,
      left: 30,
      right: 8,
      top: 24,
      cellSize: ["auto", 17],
      splitLine: { lineStyle: { color: t.quiet, width: 1 } },
      itemStyle: { color: t.surface, borderColor: t.line, borderWidth: 1 },
      yearLabel: { show: false },
      monthLabel: { nameMap: chinese ? "ZH" : "EN", color: t.quiet },
      dayLabel: { firstDay: 1, nameMap: chinese ? "ZH" : "EN", color: t.quiet },
    },
    series: [
      {
        type: "heatmap",
        coordinateSystem: "calendar",
        cursor: "pointer",
        data: near.map(([day, n]) => ({ value: [day, n], itemStyle: { color: day < data.today ? t.late : t.classes.ahead } })),
        label: { show: true, formatter: ({ value }) => String(value[1]), color: t.surface, fontSize: 11 },
      },
      { type: "scatter", coordinateSystem: "calendar", silent: true, symbol: "rect", symbolSize: 13, itemStyle: { color: "transparent", borderColor: t.ink, borderWidth: 1.5 }, data: [[data.today, 1]] },
    ],
  };
}

const makers = { progress, sections, due };
const leads = {
  progress: () => {},
  sections: (event) => rows({ section: data.sections[event.dataIndex].id, schedule: event.seriesId }),
  due: (event) => rows({ due_from: event.value[0], due_to: event.value[0] }),
};

const drawn = [...document.querySelectorAll("[data-chart]")].map((box) => {
  const kind = box.dataset.chart;
  if (kind === "sections") box.style.height = `${Math.max(190, 64 + 26 * data.sections.length)}px`;
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  chart.on("click", leads[kind]);
  return { box, kind, chart };
});

function draw() {
  const t = theme();
  for (const { box, kind, chart } of drawn) chart.setOption(makers[kind](t, box.clientWidth), { notMerge: true });
}

// Paper is white and 180 mm wide, whatever the screen is. The calendar's layers do not all reach the printer: its table does.
const PAPER = 660;
const table = document.querySelector("figure:has([data-chart=due]) details");
let screenTheme;
let tableWasOpen;

function toPaper() {
  screenTheme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  tableWasOpen = table?.open;
  if (table) table.open = true;
  const t = theme();
  for (const { kind, chart } of drawn) {
    chart.resize({ width: PAPER });
    chart.setOption({ ...makers[kind](t, PAPER), animation: false }, { notMerge: true });
    chart.getZr().flush();
  }
}

function toScreen() {
  if (screenTheme) document.documentElement.dataset.theme = screenTheme;
  else delete document.documentElement.dataset.theme;
  if (table) table.open = tableWasOpen;
  for (const { chart } of drawn) chart.resize();
  draw();
}

addEventListener("beforeprint", toPaper);
addEventListener("afterprint", toScreen);

draw();
document.addEventListener("themechange", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
new ResizeObserver(() => {
  for (const { chart } of drawn) chart.resize();
}).observe(document.body);
