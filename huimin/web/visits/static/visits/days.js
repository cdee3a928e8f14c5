// Days as YYYY-MM-DD on the telephone's own calendar.

export function day(after = 0) {
  const when = new Date();
  when.setDate(when.getDate() + after);
  const two = number => String(number).padStart(2, "0");
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}
