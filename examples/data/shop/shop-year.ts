import { keepCompanies, offerCourses } from "./company-life.ts"
import { createCustomer } from "./customer.ts"
import { touchLimits } from "./edge-cases.ts"
import { workAtHelpDesk } from "./help-desk.ts"
import { live } from "./life.ts"
import { createTimeline, type Moment } from "./timeline.ts"

const importedCustomers = 300
const customers = 960

/** Every good operation of the shop's year, in the order of time. */
export function shopYear(): readonly Moment[] {
  const timeline = createTimeline()
  offerCourses(timeline)
  const people = Array.from({ length: customers }, (_, number) =>
    createCustomer(number, number < importedCustomers, timeline),
  )
  people.forEach(live)
  keepCompanies(people, timeline)
  workAtHelpDesk(people, timeline)
  touchLimits(timeline)
  return timeline.sorted()
}
