// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/sfr.hpp"

#include <cmath>
#include <string>
#include <string_view>

namespace heihe::gwf {

inline double Sfr::observed(std::string_view type, std::ptrdiff_t n) const {
    const SfrReachFlows& f = flows_[at(n)];
    const double no_data = 3e30;
    bool leaves = true;
    for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c)
        if (network_.is_downstream(c) &&
            data_.reaches[at(network_.to(c))].status != SfrStatus::inactive)
            leaves = false;
    if (type == "STAGE") return f.stage;
    if (type == "DEPTH") return f.depth;
    if (type == "WET-WIDTH") return f.wet_width;
    if (type == "WET-PERIMETER") return f.wet_perimeter;
    if (type == "WET-AREA") return f.wet_area;
    if (type == "SFR") return f.leakage;
    if (type == "INFLOW") return f.upstream;
    if (type == "UPSTREAM-FLOW") return f.upstream + f.from_mover;
    if (type == "DOWNSTREAM-FLOW") return -f.downstream;
    if (type == "OUTFLOW") return leaves ? 0.0 : -f.downstream;
    if (type == "EXT-INFLOW") return data_.reaches[at(n)].inflow;
    if (type == "EXT-OUTFLOW") return leaves ? f.to_mover - f.downstream : 0.0;
    if (type == "RAINFALL")
        return f.status == SfrStatus::inactive ? 0.0 : data_.reaches[at(n)].rainfall;
    if (type == "RUNOFF") return f.runoff;
    if (type == "EVAPORATION") return f.evaporation;
    if (type == "FROM-MVR") return data_.options.mover ? f.from_mover : no_data;
    if (type == "TO-MVR") return data_.options.mover ? -f.to_mover : no_data;
    require(false, "Sfr::observed: no such type: " + std::string{type});
    return no_data;
}

inline void Sfr::check_reach(const BoundChecker& checker, std::ptrdiff_t n) const {
    const SfrReach& r = data_.reaches[at(n)];
    const InputLocation place{"", 0, name_};
    const auto positive = [&](double v, const char* what) {
        if (std::isfinite(v) && v > 0.0) return;
        checker.problems.add(
            place, std::string{what} + " of " + SfrNetwork::name(n) + " is " + std::to_string(v),
            "give a value > 0");
    };
    positive(r.rlen, "rlen");
    positive(r.rwid, "rwid");
    positive(r.rgrd, "rgrd");
    positive(r.man, "man");
    if (r.cell >= 0 && !checker.model.is_inside(r.cell))
        checker.problems.add(place, SfrNetwork::name(n) + " lies outside of the grid");
    if (r.cell >= 0 && r.rhk != 0.0) {
        positive(r.rhk, "rhk");
        positive(r.rbth, "rbth");
    }
    if (!(r.ustrf >= 0.0))
        checker.problems.add(place, "ustrf of " + SfrNetwork::name(n) + " is negative");
    double shares = 0.0;
    bool any = false;
    for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c) {
        const std::int32_t m = network_.to(c);
        if (!network_.is_downstream(c) || m < 0 || m >= nreach()) continue;
        if (data_.reaches[at(m)].status == SfrStatus::inactive) continue;
        shares += data_.reaches[at(m)].ustrf;
        any = true;
    }
    if (any && std::abs(shares - 1.0) > 1e-6)
        checker.problems.add(place,
                             "the upstream fractions (ustrf) of the reaches below " +
                                 SfrNetwork::name(n) + " add up to " + std::to_string(shares),
                             "make them add up to 1; a reach below a diversion has 0");
}

inline void Sfr::check(const Model& model, Problems& problems) const {
    const BoundChecker checker{model, problems, name_};
    network_.check(data_.diversions, {"", 0, name_}, problems);
    for (std::ptrdiff_t n = 0; n < nreach(); ++n) check_reach(checker, n);
    for (const SfrDiversion& d : data_.diversions)
        if (d.priority == SfrPriority::fraction && !(d.value >= 0.0 && d.value <= 1.0))
            problems.add({"", 0, name_},
                         "the diverted fraction of " + SfrNetwork::name(d.reach) + " is " +
                             std::to_string(d.value),
                         "give a value from 0 to 1");
}

}  // namespace heihe::gwf
