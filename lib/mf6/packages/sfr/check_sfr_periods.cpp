// SPDX-License-Identifier: MIT
#include "lib/mf6/model/time_series.hpp"
#include "lib/mf6/model/timeline.hpp"
#include "lib/mf6/packages/sfr/sfr_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <tuple>

namespace heihe::mf6::reader {
namespace {

using Kind = SfrSetting::Kind;

// Value at a time; nothing where the series does not reach, which is a problem of the series.
std::optional<double> value_at(const TimeSeries& series, double time) {
    try {
        return value_in_step(series, time, time);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

// Goes through the periods as a run does, and looks at what they set.
class SfrPeriods {
public:
    SfrPeriods(Context& context, const Tdis& tdis, const SfrInput& sfr)
        : context_{context},
          sfr_{sfr},
          times_{tdis},
          ustrf_(sfr.reaches.size()),
          idle_(sfr.reaches.size()) {}

    void check() {
        for (std::size_t n = 0; n < sfr_.reaches.size(); ++n) begin(n);
        auto block = sfr_.blocks.begin();
        for (; block != sfr_.blocks.end() && block->period <= 1; ++block) apply(*block);
        check_fractions(1);
        for (; block != sfr_.blocks.end(); ++block)
            if (apply(*block)) check_fractions(block->period);
        for (const auto& [place, use] : followed_) look_at(use, times_.nper() + 1);
    }

private:
    // A setting that follows a series, and the period in which it began to.
    struct Use {
        SfrSetting setting{};
        int from = 1;
    };
    using Place = std::tuple<int, Kind, int>;

    [[nodiscard]] double begin_of(int period) const {
        return times_.start(std::min(period, times_.nper() + 1));
    }

    void begin(std::size_t n) {
        const SfrReachInput& one = sfr_.reaches[n];
        ustrf_[n] = one.ustrf;
        SfrSetting setting;
        setting.reach = static_cast<int>(n) + 1;
        setting.at = one.at;
        for (const auto& [kind, value] :
             {std::pair{Kind::manning, one.man}, std::pair{Kind::upstream_fraction, one.ustrf}}) {
            setting.kind = kind;
            setting.value = value;
            follow(setting, 1);
        }
        setting.kind = Kind::auxiliary;
        for (std::size_t a = 0; a < one.aux.size(); ++a) {
            setting.number = static_cast<int>(a);
            setting.value = one.aux[a];
            follow(setting, 1);
        }
    }

    // Takes over the settings. @return whether fractions may have changed
    bool apply(const SfrBlock& block) {
        at_ = {};
        for (const SfrSetting& s : block.settings) {
            const auto n = static_cast<std::size_t>(s.reach - 1);
            if (s.kind == Kind::status) idle_[n] = s.word == "INACTIVE";
            if (s.kind == Kind::upstream_fraction) ustrf_[n] = s.value;
            if (s.kind == Kind::status || s.kind == Kind::upstream_fraction) at_ = s.at;
            if (s.kind != Kind::status && s.kind != Kind::cross_section) follow(s, block.period);
        }
        return at_.line > 0;
    }

    // The setting ends what its place followed before.
    void follow(const SfrSetting& setting, int from) {
        const Place place{setting.reach, setting.kind, setting.number};
        const auto before = followed_.find(place);
        if (before != followed_.end()) {
            look_at(before->second, from);
            followed_.erase(before);
        }
        if (setting.value.series >= 0) followed_[place] = {setting, from};
    }

    // Whether the series has values in all periods in which it is used; those before `next`.
    bool spans(const TimeSeries& series, int first, int next) {
        if (series.time.empty()) return false;  // which was told when it was read
        const TimeSpan begin = times_.first_step(first);
        const double end = times_.start(next);
        if (covers_step(series, begin.start, begin.end) && covers_step(series, end, end))
            return true;
        if (told_.insert(series.name).second)
            context_.add(series.at,
                         fmt::format("the series {} has values from {} to {}, but SFR {} uses it "
                                     "from {} to {}",
                                     series.name, series.time.front(), series.time.back(),
                                     sfr_.name, begin.start, end),
                         "let its times span that");
        return false;
    }

    // The extremes that the series has while it is used; a step's value lies between them.
    void look_at(const Use& use, int next) {
        next = std::min(next, times_.nper() + 1);
        if (next <= use.from) return;
        const TimeSeries& series = sfr_.series[static_cast<std::size_t>(use.setting.value.series)];
        if (!spans(series, use.from, next)) return;
        const double from = times_.start(use.from);
        const double to = times_.start(next);
        std::vector<double> values;
        const bool steps = series.method == Interpolation::stepwise;
        if (const auto first = value_at(series, from)) values.push_back(*first);
        if (const auto last = value_at(series, to); last && !steps) values.push_back(*last);
        for (std::size_t i = 0; i < series.time.size(); ++i)
            if (series.time[i] > from && series.time[i] < to)
                values.push_back(series.value[i] * series.sfac);
        if (values.empty()) return;
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        const std::size_t before = context_.count();
        check_sfr_value(context_, sfr_, use.setting, *least);
        if (context_.count() == before) check_sfr_value(context_, sfr_, use.setting, *most);
    }

    [[nodiscard]] double fraction(int number, int period) const {
        const SeriesNumber& f = ustrf_[static_cast<std::size_t>(number - 1)];
        if (f.series < 0) return f.value;
        return value_at(sfr_.series[static_cast<std::size_t>(f.series)], begin_of(period))
            .value_or(std::nan(""));
    }

    [[nodiscard]] bool is_diverted(int from, int to) const {
        return std::any_of(
            sfr_.diversions.begin(), sfr_.diversions.end(),
            [&](const SfrDiversionInput& d) { return d.reach == from && d.to == to; });
    }

    void check_fractions(int period) {
        for (int number = 1; number <= static_cast<int>(sfr_.reaches.size()); ++number)
            check_fork(number, period);
    }

    // Reaches below one reach: the fractions of those that are not inactive add up to 1. A diversion
    // beside another reach takes part with 0. MODFLOW 6, check of upstream fractions in SFR.
    void check_fork(int number, int period) {
        const SfrReachInput& one = sfr_.reaches[static_cast<std::size_t>(number - 1)];
        double sum = 0.0;
        std::string list;
        const InputLocation* at = at_.line > 0 ? &at_ : nullptr;
        const auto below = std::count_if(one.connections.begin(), one.connections.end(),
                                         [](int c) { return c < 0; });
        for (const int c : one.connections) {
            if (c > 0) continue;
            const InputLocation& row = sfr_.reaches[static_cast<std::size_t>(-c - 1)].at;
            const double f = fraction(-c, period);
            if (below > 1 && f != 0.0 && one.ndv > 0 && is_diverted(number, -c))
                context_.add(
                    at_.line > 0 ? at_ : row,
                    fmt::format("reach {} gets its water by a diversion of reach {} and has "
                                "the upstream fraction (USTRF) {}",
                                -c, number, f),
                    "give the fraction 0 to a reach below a diversion");
            if (idle_[static_cast<std::size_t>(-c - 1)]) continue;
            if (at == nullptr) at = &row;
            sum += f;
            list += fmt::format("{}reach {} has {}", list.empty() ? "" : ", ", -c, f);
        }
        if (list.empty() || std::isnan(sum) || std::abs(sum - 1.0) <= 1e-6) return;
        context_.add(*at,
                     fmt::format("the upstream fractions (USTRF) of the reaches below reach {} add "
                                 "up to {:.7g} in period {}: {}",
                                 number, sum, period, list),
                     "make them add up to 1; inactive reaches do not count");
    }

    Context& context_;
    const SfrInput& sfr_;
    Timeline times_;
    std::set<std::string> told_;       // series that were found too short
    std::vector<SeriesNumber> ustrf_;  // that now hold
    std::vector<char> idle_;           // inactive now
    std::map<Place, Use> followed_;
    InputLocation at_{};  // of the last fraction or status that the block sets
};

}  // namespace

void check_sfr_periods(Context& context, const Tdis& tdis, const SfrInput& sfr) {
    SfrPeriods(context, tdis, sfr).check();
}

}  // namespace heihe::mf6::reader
