// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/sfr/sfr_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace heihe::mf6::reader {
namespace {

const SfrReachInput& reach(const SfrInput& sfr, int number) {
    return sfr.reaches[static_cast<std::size_t>(number - 1)];
}

// Whether the reach lists the connection, with its sign.
bool lists(const SfrInput& sfr, int number, int connection) {
    const auto& all = reach(sfr, number).connections;
    return std::find(all.begin(), all.end(), connection) != all.end();
}

// A connection of reach `number` to the reach |other|, which must name it with the other sign.
void check_pair(Context& context, const SfrInput& sfr, int number, int other) {
    const int m = std::abs(other);
    const int sign = other > 0 ? 1 : -1;
    if (lists(sfr, m, -sign * number)) return;
    const auto& at = reach(sfr, number).connections_at;
    if (!lists(sfr, m, sign * number))
        context.add(
            at,
            fmt::format("reach {} names reach {} as {}, but reach {} does not name reach {}",
                        number, m, sign > 0 ? "upstream" : "downstream", m, number),
            "name each connection in the rows of both reaches, below 0 for downstream");
    else if (number < m)
        context.add(at,
                    fmt::format("reach {} and reach {} both name each other as {}", number, m,
                                sign > 0 ? "upstream" : "downstream"),
                    "give one of the two numbers a minus sign: downstream is below 0");
}

void check_connections(Context& context, const SfrInput& sfr) {
    for (int number = 1; number <= static_cast<int>(sfr.reaches.size()); ++number) {
        const SfrReachInput& one = reach(sfr, number);
        std::vector<int> others;
        for (const int c : one.connections) {
            others.push_back(std::abs(c));
            check_pair(context, sfr, number, c);
        }
        std::sort(others.begin(), others.end());
        const auto twice = std::adjacent_find(others.begin(), others.end());
        if (twice != others.end())
            context.add(one.connections_at,
                        fmt::format("reach {} names reach {} twice", number, *twice),
                        "name each connection once");
    }
}

void check_diversions(Context& context, const SfrInput& sfr) {
    for (const auto& one : sfr.diversions)
        if (!lists(sfr, one.reach, -one.to))
            context.add(one.at,
                        fmt::format("diversion {} of reach {} goes to reach {}, which is not "
                                    "connected downstream of reach {}",
                                    one.number, one.reach, one.to, one.reach),
                        "connect the two reaches in CONNECTIONDATA, or mend the number");
}

}  // namespace

void check_sfr_network(Context& context, const SfrInput& sfr) {
    check_connections(context, sfr);
    check_diversions(context, sfr);
}

void check_sfr_value(Context& context, const SfrInput& sfr, const SfrSetting& setting,
                     double value) {
    using Kind = SfrSetting::Kind;
    const std::string series =
        setting.value.series < 0
            ? ""
            : " in time series " + sfr.series[static_cast<std::size_t>(setting.value.series)].name;
    const auto refuse = [&](std::string_view what, std::string_view remedy) {
        context.add(setting.at,
                    fmt::format("{} of reach {} is {}{}", what, setting.reach, value, series),
                    remedy);
    };
    if (setting.kind == Kind::manning && !(value > 0.0))
        refuse("MANNING", "give Manning's n, above 0");
    if (setting.kind == Kind::upstream_fraction && !(value >= 0.0))
        refuse("the upstream fraction (USTRF)", "give a fraction from 0 to 1");
    if (setting.kind != Kind::diversion) return;
    const auto diversion =
        std::find_if(sfr.diversions.begin(), sfr.diversions.end(), [&](const SfrDiversionInput& d) {
            return d.reach == setting.reach && d.number == setting.number;
        });
    if (diversion == sfr.diversions.end()) return;
    if (diversion->priority == DiversionPriority::fraction) {
        if (!(value >= 0.0 && value <= 1.0))
            refuse(fmt::format("the FRACTION of diversion {}", setting.number),
                   "give a value from 0 to 1");
    } else if (!(value >= 0.0)) {
        refuse(fmt::format("the rate of diversion {}", setting.number),
               "give a rate of at least 0");
    }
}

}  // namespace heihe::mf6::reader
