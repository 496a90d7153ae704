// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/inflow.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/date.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

/// Weather of each year of a run, from the mean months and the recorded years.
namespace heihe::basin {

namespace detail {

/// Factors of a year on the mean months [-].
struct WeatherFactors {
    double rain = 1.0;
    double et0 = 1.0;
};

/// Those of the year itself if it is recorded, else those of the year whose inflow it takes, else the mean.
[[nodiscard]] inline WeatherFactors weather_factors(const Tables& t, const YearShape& year,
                                                    bool history, const WeatherOptions& o) {
    const auto row_of = [&t](int y) {
        return std::find_if(t.weather.begin(), t.weather.end(),
                            [y](const WeatherRow& w) { return w.year == y; });
    };
    auto row = history ? row_of(year.year) : t.weather.end();
    if (row == t.weather.end()) row = row_of(year.shape_year);
    if (row == t.weather.end()) return {};
    double mean = 0.0;
    for (const auto& m : t.months) mean += m.precipitation;
    WeatherFactors f;
    f.rain = mean > 0.0 ? row->precipitation / mean : 1.0;
    f.et0 = std::isnan(row->et0_factor) ? std::clamp(1.0 - o.et0_by_rain * (f.rain - 1.0), 0.8, 1.2)
                                        : row->et0_factor;
    return f;
}

/// Rain of a month that crops use [m]: 0.6 P - 10 mm, for months below 70 mm in a dry climate (Smith 1992, CROPWAT,
/// FAO Irrigation and Drainage Paper 46, FAO/AGLW formula): small showers wet the leaves.
[[nodiscard]] inline double effective_rain(double rain) {
    return std::max(0.0, 0.6 * rain - 0.010);
}

/// A month of a year. Crops need Kc ET0 less the effective rain e (Allen et al. 1998, FAO 56, ch. 6); with the
/// mean month's requirement c, rain P and ET0,  (c + e(P)) et0 / ET0 - e(rain).
[[nodiscard]] inline double requirement(const MonthRow& mean, double rain, double et0) {
    if (!(mean.crop_requirement > 0.0)) return 0.0;
    const double part = mean.et0 > 0.0 ? et0 / mean.et0 : 1.0;
    return std::max(0.0, (mean.crop_requirement + effective_rain(mean.precipitation)) * part -
                             effective_rain(rain));
}

}  // namespace detail

/// One entry a calendar year of the run. Records of rain and ET0 stand in place of the tables.
/// @param years  as plan_years() gives them
[[nodiscard]] inline std::vector<Weather> make_weather(const Tables& t,
                                                       const std::vector<YearShape>& years,
                                                       const SetupOptions& o) {
    const auto* rain = find_record(o.records.weather, rain_series);
    const auto* et0 = find_record(o.records.weather, et0_series);
    std::vector<Weather> list;
    for (const auto& year : years) {
        const auto f = detail::weather_factors(t, year, o.history, o.weather);
        Weather w;
        w.year = year.year;
        for (std::size_t m = 0; m < 12; ++m) {
            const auto& mean = t.months[m];
            const int month = static_cast<int>(m) + 1;
            const Date first = make_date(year.year, month, 1);
            const Date end = next_month(first);
            w.precipitation[m] = with_record(rain, first, end, mean.precipitation * f.rain);
            w.et0[m] = with_record(et0, first, end, mean.et0 * f.et0);
            w.open_water[m] =
                mean.et0 > 0.0 ? mean.open_water * w.et0[m] / mean.et0 : mean.open_water;
            w.crop_requirement[m] = detail::requirement(mean, w.precipitation[m], w.et0[m]);
            w.field_et[m] = std::max(w.crop_requirement[m], o.weather.bare_soil * w.et0[m]);
            const double usual = mean.crop_requirement + mean.soak;
            w.need_factor[m] = usual > 0.0 ? (w.crop_requirement[m] + mean.soak) / usual : 1.0;
        }
        list.push_back(w);
    }
    return list;
}

}  // namespace heihe::basin
