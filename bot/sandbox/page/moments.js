// Moments as the chosen phone's clock shows them.

import { person } from "./table.js";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const formats = new Map();

export const HERE_ZONE = HERE;
export const zoneOf = (who = person()) => who?.zone || "UTC";

function shown(moment, options) {
  const key = `${zoneOf()} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zoneOf(), ...options }));
  return formats.get(key).format(new Date(moment));
}

export const hour = (moment) => shown(moment, { hour: "2-digit", minute: "2-digit" });
export const date = (moment) => shown(moment, { weekday: "short", day: "numeric", month: "short" });
export const day = (moment) => shown(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const short = (moment) => `${shown(moment, { weekday: "short" })} ${hour(moment)}`;
export const full = (moment) => `${date(moment)}, ${hour(moment)}`;

const WEEK = 6 * 86400e3;

/** "Tue 19:42 to Wed 08:00", with dates where the weekdays alone would mislead. */
export function span(begin, end) {
  if (Date.parse(end) - Date.parse(begin) >= WEEK) return `${full(begin)} to ${full(end)}`;
  return day(begin) === day(end) ? `${short(begin)} to ${hour(end)}` : `${short(begin)} to ${short(end)}`;
}

/** "2 days", "3 h", "5 min": how long it is from one moment to another. */
export function length(begin, end) {
  const minutes = Math.round((Date.parse(end) - Date.parse(begin)) / 60e3);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

export const CITIES = [
  ["Auckland", -36.848, 174.763, "Pacific/Auckland"], ["Berlin", 52.52, 13.405, "Europe/Berlin"], ["Cairo", 30.044, 31.236, "Africa/Cairo"],
  ["Delhi", 28.614, 77.209, "Asia/Kolkata"], ["Honolulu", 21.307, -157.858, "Pacific/Honolulu"], ["Lisbon", 38.722, -9.139, "Europe/Lisbon"],
  ["London", 51.507, -0.128, "Europe/London"], ["Los Angeles", 34.052, -118.244, "America/Los_Angeles"],
  ["Nairobi", -1.286, 36.817, "Africa/Nairobi"], ["New York", 40.713, -74.006, "America/New_York"],
  ["São Paulo", -23.551, -46.633, "America/Sao_Paulo"], ["Sydney", -33.869, 151.209, "Australia/Sydney"], ["Tokyo", 35.677, 139.65, "Asia/Tokyo"],
];

/** The city of the list at a place, if it is one. */
export const cityAt = ({ latitude, longitude }) =>
  CITIES.find(([, north, east]) => Math.abs(north - latitude) < 0.05 && Math.abs(east - longitude) < 0.05)?.[0];
