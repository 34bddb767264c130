// One theme for all charts, taken from the tokens, so that light and dark are the same words in one file.

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function theme() {
  const ink = token("--ink");
  const quiet = token("--ink-3");
  const line = token("--line");
  return {
    ink,
    quiet,
    line,
    paper: token("--paper"),
    surface: token("--surface"),
    classes: {
      not_started: token("--chart-idle"),
      behind: token("--chart-behind"),
      on_schedule: token("--chart-on"),
      ahead: token("--chart-ahead"),
      done: token("--chart-done"),
    },
    late: token("--chart-late"),
    text: { fontFamily: token("--sans"), fontSize: 12, color: quiet },
    axis: {
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { color: quiet },
      splitLine: { lineStyle: { color: line } },
    },
    tooltip: {
      renderMode: "richText",
      backgroundColor: token("--surface"),
      borderColor: line,
      textStyle: { color: ink, fontFamily: token("--sans"), fontSize: 13 },
    },
  };
}
