// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace heihe::river {

/// One reach of the stream network: a length of channel over one column of the grid.
struct Reach {
    int segment = 0;                         ///< id of the segment in the vertices file
    int number = 1;                          ///< 1-based from the segment's upstream end
    std::int32_t down = -1;                  ///< next reach downstream; -1: leaves the network
    std::int32_t column = -1;                ///< aquifer column below; -1: none (no exchange)
    double length = 0.0;                     ///< [L]     real channel length
    double slope = 1e-3;                     ///< [-]     bed slope, > 0
    double manning_n = 0.035;                ///< [T/L^(1/3)] in s/m^(1/3)
    double width_bankfull = 50.0;            ///< [L]     wetted width at flow_bankfull
    double flow_bankfull = 200.0 * 86400.0;  ///< [L^3/T] in m3/d
    double width_exponent = 0.3;  ///< [-]     width = width_bankfull (Q / flow_bankfull)^exponent
    double bed_top = 0.0;         ///< [L]     streambed top; stage = bed_top + depth
    double bed_thickness = 1.0;   ///< [L]
    double bed_k = 1.0;           ///< [L/T]   bed conductivity where the reach loses, m/d
    double bed_k_gaining = 1.0;   ///< [L/T]   bed conductivity where the reach gains, m/d
};

template <StateOf<Reach> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [segment, number, down, column, length, slope, manning_n, width_bankfull, flow_bankfull,
           width_exponent, bed_top, bed_thickness, bed_k, bed_k_gaining] = s;
    visit("segment", "-", segment);
    visit("number", "-", number);
    visit("down", "-", down);
    visit("column", "-", column);
    visit("length", "L", length);
    visit("slope", "-", slope);
    visit("manning_n", "T/L^(1/3)", manning_n);
    visit("width_bankfull", "L", width_bankfull);
    visit("flow_bankfull", "L^3/T", flow_bankfull);
    visit("width_exponent", "-", width_exponent);
    visit("bed_top", "L", bed_top);
    visit("bed_thickness", "L", bed_thickness);
    visit("bed_k", "L/T", bed_k);
    visit("bed_k_gaining", "L/T", bed_k_gaining);
}

/// A named place on the network where flow is reported.
struct Gauge {
    std::string id;  ///< as in river.csv
    std::string name_zh;
    std::int32_t reach = -1;  ///< flow is this reach's outflow
};

template <StateOf<Gauge> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [id, name_zh, reach] = s;
    visit("id", "-", id);
    visit("reach", "-", reach);
    visit("name_zh", label, name_zh);
}

/// A river that enters the network.
struct Inlet {
    std::string id;           ///< column of the inflow table
    std::int32_t reach = -1;  ///< first reach that gets the water
};

template <StateOf<Inlet> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [id, reach] = s;
    visit("id", "-", id);
    visit("reach", "-", reach);
}

/// Reaches in upstream-to-downstream order: reaches[i].down > i or -1.
struct Network {
    std::vector<Reach> reaches;
    std::vector<Gauge> gauges;
    std::vector<Inlet> inlets;
};

template <StateOf<Network> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [reaches, gauges, inlets] = s;
    visit("reaches", "-", reaches);
    visit("gauges", "-", gauges);
    visit("inlets", "-", inlets);
}

/// Name of reach i (0-based) in messages: "reach 12 (segment 38, number 3)".
[[nodiscard]] inline std::string reach_name(const Network& network, std::ptrdiff_t i) {
    const Reach& r = network.reaches[at(i)];
    return "reach " + std::to_string(i + 1) + " (segment " + std::to_string(r.segment) +
           ", number " + std::to_string(r.number) + ")";
}

/// A number for a message: six digits after the point, without the zeros at its end.
[[nodiscard]] inline std::string plain_number(double value) {
    std::string text = std::to_string(value);
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

namespace detail {

inline void add_value_problems(const Network& network, std::ptrdiff_t i,
                               std::vector<std::string>& found) {
    const Reach& r = network.reaches[at(i)];
    const auto check = [&](bool ok, const char* what, double value, const char* remedy) {
        if (!ok)
            found.push_back(reach_name(network, i) + ": " + what + " is " + plain_number(value) +
                            "; give " + remedy);
    };
    const auto positive = [](double v) { return v > 0.0 && std::isfinite(v); };
    const auto not_negative = [](double v) { return v >= 0.0 && std::isfinite(v); };
    check(positive(r.length), "length", r.length, "a length above 0 m");
    check(positive(r.slope), "slope", r.slope, "a slope above 0");
    check(positive(r.manning_n), "manning_n", r.manning_n, "a value above 0 s/m^(1/3)");
    check(positive(r.width_bankfull), "width_bankfull", r.width_bankfull, "a width above 0 m");
    check(positive(r.flow_bankfull), "flow_bankfull", r.flow_bankfull, "a flow above 0 m3/d");
    check(r.width_exponent >= 0.0 && r.width_exponent < 1.0, "width_exponent", r.width_exponent,
          "a value from 0 to below 1");
    check(std::isfinite(r.bed_top), "bed_top", r.bed_top, "an elevation in m");
    check(positive(r.bed_thickness), "bed_thickness", r.bed_thickness, "a thickness above 0 m");
    check(not_negative(r.bed_k), "bed_k", r.bed_k, "a value of 0 m/d or more");
    check(not_negative(r.bed_k_gaining), "bed_k_gaining", r.bed_k_gaining,
          "a value of 0 m/d or more");
}

/// True if the water of reach i comes back to it. @pre every down is -1 or inside the network
[[nodiscard]] inline bool on_loop(const Network& network, std::ptrdiff_t i) {
    std::ptrdiff_t j = network.reaches[at(i)].down;
    for (std::ptrdiff_t n = 0; n < heihe::ssize(network.reaches) && j >= 0; ++n) {
        if (j == i) return true;
        j = network.reaches[at(j)].down;
    }
    return false;
}

inline void add_order_problems(const Network& network, std::vector<std::string>& found) {
    const std::ptrdiff_t n = heihe::ssize(network.reaches);
    bool inside = true;
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        const std::int32_t down = network.reaches[at(i)].down;
        if (down >= -1 && down < n) continue;
        inside = false;
        found.push_back(reach_name(network, i) + ": the next reach is number " +
                        std::to_string(down + 1) + " of " + std::to_string(n) +
                        "; name a reach of the network, or none for an outlet");
    }
    if (!inside) return;
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        const std::int32_t down = network.reaches[at(i)].down;
        if (down < 0 || down > i) continue;
        found.push_back(
            on_loop(network, i)
                ? reach_name(network, i) + ": its water comes back to it; break the loop of reaches"
                : reach_name(network, i) + ": flows into " + reach_name(network, down) +
                      ", which comes earlier; list reaches from upstream to downstream");
    }
}

/// Adds beds that rise downstream: they would turn losses of the reach above into gains.
inline void add_bed_problems(const Network& network, std::vector<std::string>& found) {
    for (std::ptrdiff_t i = 0; i < heihe::ssize(network.reaches); ++i) {
        const Reach& r = network.reaches[at(i)];
        if (r.down < 0 || r.down >= heihe::ssize(network.reaches)) continue;
        const double rise = network.reaches[at(r.down)].bed_top - r.bed_top;
        if (rise > 1e-6)
            found.push_back(reach_name(network, i) + ": the bed rises by " + plain_number(rise) +
                            " m to " + reach_name(network, r.down) +
                            "; lower that bed to the running minimum along the river");
    }
}

/// Adds gauges or inlets without a known reach, and ids that occur twice.
template <typename Place>
void add_place_problems(const Network& network, const std::vector<Place>& places, const char* what,
                        std::vector<std::string>& found) {
    std::vector<std::string> ids;
    for (const Place& p : places) {
        if (p.reach < 0 || p.reach >= heihe::ssize(network.reaches))
            found.push_back(std::string{what} + " " + p.id + ": reach " +
                            std::to_string(p.reach + 1) + " is not one of the network's " +
                            std::to_string(network.reaches.size()) + " reaches");
        if (std::find(ids.begin(), ids.end(), p.id) != ids.end())
            found.push_back(std::string{what} + " " + p.id +
                            ": the name is used twice; give each its own");
        ids.push_back(p.id);
    }
}

}  // namespace detail

/// Every problem found, in plain words with 1-based numbers; empty means usable.
[[nodiscard]] inline std::vector<std::string> problems(const Network& network) {
    std::vector<std::string> found;
    detail::add_order_problems(network, found);
    for (std::ptrdiff_t i = 0; i < heihe::ssize(network.reaches); ++i)
        detail::add_value_problems(network, i, found);
    detail::add_bed_problems(network, found);
    detail::add_place_problems(network, network.gauges, "gauge", found);
    detail::add_place_problems(network, network.inlets, "inlet", found);
    return found;
}

}  // namespace heihe::river
