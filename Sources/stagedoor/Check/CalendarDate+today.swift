// SPDX-License-Identifier: Apache-2.0
import Glibc
import RepositoryCheck

extension CalendarDate {
    /// The day that it is now in UTC, by the system's clock. One that cannot be told is late enough for no waiver.
    static var utcToday: CalendarDate {
        var now = time(nil)
        var parts = tm()
        guard gmtime_r(&now, &parts) != nil,
            let date = CalendarDate(
                year: Int(parts.tm_year) + 1_900,
                month: Int(parts.tm_mon) + 1,
                day: Int(parts.tm_mday)
            )
        else { return .last }
        return date
    }
}
