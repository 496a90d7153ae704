// SPDX-License-Identifier: MIT
#include "lib/io/state/state_check.hpp"

#include "heihe/basin/run/closure.hpp"
#include "heihe/core/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

namespace heihe::io {
namespace {

constexpr const char* remedy = "use a checkpoint.h5 of a run of this basin, or start anew";

/// Values of a field from least to most are plausible.
struct Range {
    double least;
    double most;
    [[nodiscard]] bool holds(double v) const { return v >= least && v <= most; }  // not NaN
};

constexpr double margin = 1000.0;     // [m] of a head above and below the whole grid
constexpr Range volume{-1e-3, 1e12};  // [m3] the basin's rivers bring 2e9 in a year
constexpr Range depth{0.0, 1e4};      // [m]
constexpr Range anything{-1e18, 1e18};

class Checker {
public:
    Checker(const std::string& file, Problems& problems) : file_{file}, problems_{problems} {}

    void values(std::string_view name, const std::vector<double>& v, Range range,
                const std::vector<double>* active = nullptr) const {
        for (std::size_t i = 0; i < v.size(); ++i) {
            const bool counts = active == nullptr || (*active)[i] != 0.0;
            if (range.holds(v[i]) || (!counts && std::isfinite(v[i]))) continue;
            problems_.add({file_, 0, std::string{name}},
                          fmt::format("value {} is {:g}, expected {:g} to {:g}", i + 1, v[i],
                                      range.least, range.most),
                          remedy);
            return;  // one problem per field
        }
    }
    void size(std::string_view name, std::size_t is, std::size_t expected) const {
        if (is != expected)
            problems_.add({file_, 0, std::string{name}},
                          fmt::format("has {} values where its grid needs {}", is, expected),
                          remedy);
    }
    void whole(std::string_view name, std::int64_t v, std::int64_t least, std::int64_t most) const {
        if (v < least || v > most)
            problems_.add({file_, 0, std::string{name}},
                          fmt::format("is {}, expected {} to {}", v, least, most), remedy);
    }

private:
    const std::string& file_;
    Problems& problems_;
};

/// Tests every real number of a state but heads, which have a check of their own.
struct AllFinite {
    const Checker& check;
    void operator()(std::string_view name, std::string_view, const double& v) const {
        check.values(name, {v}, anything);
    }
    void operator()(std::string_view name, std::string_view, const std::vector<double>& v) const {
        if (name != "head" && name != "head_old") check.values(name, v, anything);
    }
    void operator()(std::string_view, std::string_view, const std::int64_t&) const {}
    void operator()(std::string_view, std::string_view, const std::vector<std::int64_t>&) const {}
};

Range head_range(const basin::Simulation& simulation) {
    const auto& g = simulation.inputs().grid;
    return {*std::min_element(g.botm.begin(), g.botm.end()) - margin,
            *std::max_element(g.top.begin(), g.top.end()) + margin};
}

}  // namespace

void check_sizes(const basin::State& s, const StateSizes& n, const std::string& file,
                 Problems& problems) {
    const Checker check{file, problems};
    check.size("head", s.flow.head.size(), n.cells);
    check.size("head_old", s.flow.head_old.size(), n.cells);
    const auto delay = [&check](const char* part, const water::DelayState& d, std::size_t size) {
        check.size(fmt::format("{}_delay_upper", part), d.upper.size(), size);
        check.size(fmt::format("{}_delay_lower", part), d.lower.size(), size);
        check.size(fmt::format("{}_delay_depth", part), d.depth.size(), size);
    };
    delay("fields", s.fields, n.columns);
    delay("beds", s.beds, n.reaches);
    check.size("river_storage", s.river.storage.size(), n.reaches);
    check.size("river_outflow", s.river.outflow.size(), n.reaches);
    check.size("returning", s.returning.size(), n.reaches);
}

void check_values(const basin::State& s, const std::vector<double>& active,
                  const basin::Simulation& simulation, const std::string& file,
                  Problems& problems) {
    const Checker check{file, problems};
    const Range heads = head_range(simulation);
    check.values("head", s.flow.head, heads, &active);
    check.values("head_old", s.flow.head_old, heads, &active);
    const auto delay = [&check](const char* part, const water::DelayState& d) {
        check.values(fmt::format("{}_delay_upper", part), d.upper, volume);
        check.values(fmt::format("{}_delay_lower", part), d.lower, volume);
        check.values(fmt::format("{}_delay_depth", part), d.depth, depth);
    };
    delay("fields", s.fields);
    delay("beds", s.beds);
    check.values("river_storage", s.river.storage, volume);
    check.values("river_outflow", s.river.outflow, volume);
    check.values("returning", s.returning, volume);
    check.values("capillary_reference", s.capillary_reference, {-1e-9, 1e9});
    AllFinite all{check};
    for_each_field(s, all);
    check.whole("dispatch_days", s.dispatch.days, 0, 366);
    check.whole("dispatch_last_complete", s.dispatch.last_complete, 0, 1);
}

void check_clock(const basin::Clock& c, const basin::Simulation& simulation,
                 const std::string& file, Problems& problems) {
    const Checker check{file, problems};
    const auto& in = simulation.inputs();
    check.whole("clock_day", c.day, in.start.days, in.end.days);
    check.values("clock_fraction", {c.fraction}, {0.0, 1.0});
    check.values("clock_longest", {c.longest}, {0.0, 1e6});
    constexpr auto many = std::numeric_limits<std::int64_t>::max();
    check.whole("clock_step", c.step, 0, many);
    check.whole("clock_outer", c.outer, 0, many);
    check.whole("clock_linear", c.linear, 0, many);
    check.whole("clock_cuts", c.cuts, 0, many);
    check.whole("clock_worst_store", c.worst_store, 0, ssize(basin::store_names) - 1);
    const bool of_cell = c.worst_store == static_cast<std::int64_t>(basin::Store::cell);
    check.whole("clock_worst_item", c.worst_item, 0,
                of_cell ? simulation.model().mesh().ncell() - 1 : many);
    check.whole("clock_worst_day", c.worst_day, 0, in.end.days);
}

}  // namespace heihe::io
