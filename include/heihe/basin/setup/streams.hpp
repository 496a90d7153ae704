// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/basin/setup/utm.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/river/network.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

namespace heihe::basin {

/// The network and what placing things on it needs.
struct NetworkLayout {
    river::Network network;
    std::vector<double> x, y;  ///< [nreach] m, middle of each reach
    std::vector<double>
        km;  ///< [nreach] below the head of the main stem along the named reaches; NaN off the main stem
    std::map<int, std::int32_t> first_reach;  ///< of each segment
};

namespace detail {

/// A stream segment as a line, with the bed's envelope.
struct StreamLine {
    int to_segment = 0;
    std::vector<double> x, y;      ///< [vertex] m
    std::vector<double> chainage;  ///< [vertex] m from its upstream end
    std::vector<double> bed_at;    ///< [bed] m chainage of known envelope points
    std::vector<double> bed;       ///< [bed] m
};

/// Length of a line over one column of the grid.
struct Piece {
    int i = 0;
    int j = 0;
    double from = 0.0;  ///< [m] chainage
    double to = 0.0;
};

/// Takes out segments whose vertices are all one point (60 in the source): they have no channel. What
/// flows into one flows on to where it flows.
inline void drop_points(std::map<int, StreamLine>& lines) {
    for (auto it = lines.begin(); it != lines.end();) {
        if (it->second.chainage.back() > 0.0) {
            ++it;
            continue;
        }
        for (auto& [id, line] : lines)
            if (line.to_segment == it->first) line.to_segment = it->second.to_segment;
        it = lines.erase(it);
    }
}

/// Vertices lie on the corner north-east of the stream's 1 km cell; the line runs through the cells'
/// centres, half a cell to the south-west. The envelope given at a vertex is that of the next
/// reach's cell, about 700 m farther down.
[[nodiscard]] inline std::map<int, StreamLine> stream_lines(const std::vector<StreamVertex>& all) {
    constexpr double half_cell = 500.0;
    constexpr double next_cell = 700.0;
    std::map<int, StreamLine> lines;
    std::map<int, std::vector<double>> tops;
    for (const auto& v : all) {
        auto& line = lines[v.segment];
        line.to_segment = v.to_segment;
        const double x = v.x - half_cell;
        const double y = v.y - half_cell;
        const double step = line.x.empty() ? 0.0 : std::hypot(x - line.x.back(), y - line.y.back());
        line.chainage.push_back(line.x.empty() ? 0.0 : line.chainage.back() + step);
        line.x.push_back(x);
        line.y.push_back(y);
        tops[v.segment].push_back(v.running_min_top);
    }
    for (auto& [id, line] : lines) {
        const auto& top = tops[id];
        for (std::size_t n = 0; n < top.size(); ++n) {
            if (std::isnan(top[n])) continue;
            const double room = n + 1 < top.size() ? line.chainage[n + 1] - line.chainage[n] : 0.0;
            line.bed_at.push_back(line.chainage[n] + std::min(next_cell, 0.9 * room));
            line.bed.push_back(top[n]);
        }
    }
    drop_points(lines);
    return lines;
}

/// Segments so that each comes before the one it flows to; smaller ids first among equals.
[[nodiscard]] inline std::vector<int> downstream_order(const std::map<int, StreamLine>& lines) {
    std::map<int, int> waiting;
    for (const auto& [id, line] : lines)
        if (lines.count(line.to_segment) != 0) ++waiting[line.to_segment];
    std::vector<int> ready;
    for (const auto& [id, line] : lines)
        if (waiting.count(id) == 0) ready.push_back(id);
    std::vector<int> order;
    while (!ready.empty()) {
        const auto next = std::min_element(ready.begin(), ready.end());
        const int id = *next;
        ready.erase(next);
        order.push_back(id);
        const int to = lines.at(id).to_segment;
        if (lines.count(to) != 0 && --waiting[to] == 0) ready.push_back(to);
    }
    require(order.size() == lines.size(), "stream segments flow in a circle");
    return order;
}

/// Cuts a line where it crosses from one column of the grid to another. Pieces shorter than a
/// quarter of a column join the one before (the first: the one after).
[[nodiscard]] inline std::vector<Piece> cut_line(const StreamLine& line, double west, double north,
                                                 double spacing) {
    std::vector<Piece> pieces;
    for (std::size_t v = 0; v + 1 < line.x.size(); ++v) {
        const double ux = (line.x[v] - west) / spacing;
        const double uy = (north - line.y[v]) / spacing;
        const double dx = (line.x[v + 1] - line.x[v]) / spacing;
        const double dy = (line.y[v] - line.y[v + 1]) / spacing;
        std::vector<double> cut{0.0, 1.0};
        const auto crossings = [&cut](double u, double d) {
            if (d == 0.0) return;
            const double low = std::min(u, u + d);
            for (double c = std::ceil(low); c <= std::max(u, u + d); c += 1.0)
                cut.push_back(std::clamp((c - u) / d, 0.0, 1.0));
        };
        crossings(ux, dx);
        crossings(uy, dy);
        std::sort(cut.begin(), cut.end());
        const double length = line.chainage[v + 1] - line.chainage[v];
        for (std::size_t n = 0; n + 1 < cut.size(); ++n) {
            if (!(cut[n + 1] - cut[n] > 1e-9)) continue;
            const double middle = 0.5 * (cut[n] + cut[n + 1]);
            const Piece p{static_cast<int>(std::floor(uy + middle * dy)),
                          static_cast<int>(std::floor(ux + middle * dx)),
                          line.chainage[v] + cut[n] * length,
                          line.chainage[v] + cut[n + 1] * length};
            if (!pieces.empty() && pieces.back().i == p.i && pieces.back().j == p.j)
                pieces.back().to = p.to;
            else
                pieces.push_back(p);
        }
    }
    const double least = 0.25 * spacing;
    std::vector<Piece> kept;
    for (auto& p : pieces) {
        if (!kept.empty() && (p.to - p.from < least || kept.back().to - kept.back().from < least)) {
            // the longer one of the two gives the column
            if (p.to - p.from > kept.back().to - kept.back().from) {
                kept.back().i = p.i;
                kept.back().j = p.j;
            }
            kept.back().to = p.to;
        } else {
            kept.push_back(p);
        }
    }
    return kept;
}

/// Envelope at a chainage: linear between its points, level outside them.
[[nodiscard]] inline double envelope(const StreamLine& line, double chainage) {
    if (line.bed.empty()) return no_value;
    const auto after = std::upper_bound(line.bed_at.begin(), line.bed_at.end(), chainage);
    if (after == line.bed_at.begin()) return line.bed.front();
    if (after == line.bed_at.end()) return line.bed.back();
    const auto n = static_cast<std::size_t>(after - line.bed_at.begin());
    const double f = (chainage - line.bed_at[n - 1]) / (line.bed_at[n] - line.bed_at[n - 1]);
    return line.bed[n - 1] + f * (line.bed[n] - line.bed[n - 1]);
}

/// Where along the main stem (reach numbers in order) the named reaches end: the reach nearest to
/// each end.
[[nodiscard]] inline std::vector<std::size_t> named_ends(const NetworkLayout& net,
                                                         const std::vector<std::int32_t>& stem,
                                                         const std::vector<NamedReach>& named) {
    std::vector<std::size_t> ends;
    std::size_t from = 0;
    for (const auto& r : named) {
        std::size_t best = from;
        double nearest = 1e30;
        for (std::size_t n = from; n < stem.size(); ++n) {
            const double d = std::hypot(net.x[at(stem[n])] - r.end_x, net.y[at(stem[n])] - r.end_y);
            if (d < nearest) {
                nearest = d;
                best = n;
            }
        }
        ends.push_back(best);
        from = std::min(best + 1, stem.size() - 1);
    }
    return ends;
}

/// Real lengths, slopes, widths and bed of the main stem, reach by named reach.
inline void apply_named_reaches(NetworkLayout& net, const std::vector<std::int32_t>& stem,
                                const Tables& t, const RiverOptions& o) {
    if (stem.empty() || t.main_stem.empty()) return;
    auto& reaches = net.network.reaches;
    double published = 0.0;
    for (const auto& r : t.main_stem) published += r.length;
    const double scale = o.main_stem_length / published;
    const auto ends = named_ends(net, stem, t.main_stem);
    std::size_t first = 0;
    double km = 0.0;
    for (std::size_t r = 0; r < t.main_stem.size(); ++r) {
        const auto& named = t.main_stem[r];
        const std::size_t last = ends[r];
        double drawn = 0.0;
        for (std::size_t n = first; n <= last; ++n) drawn += reaches[at(stem[n])].length;
        for (std::size_t n = first; n <= last; ++n) {
            auto& reach = reaches[at(stem[n])];
            const double table_length = reach.length * named.length / drawn;
            net.km[at(stem[n])] = (km + 0.5 * table_length) / 1000.0;
            km += table_length;
            reach.length = table_length * scale;
            reach.slope = std::max(named.slope / scale, o.least_slope);
            reach.width_bankfull = named.width;
            reach.flow_bankfull = 200.0 * 86400.0;
            reach.manning_n = named.manning_n;
            const bool losing = named.bed_k > 0.5;
            reach.bed_k = losing ? named.bed_k * o.losing_bed_k_factor : named.bed_k;
            reach.bed_k_gaining = std::min(o.gaining_bed_k, losing ? 1e30 : named.bed_k);
        }
        if (!named.gauge.empty())
            net.network.gauges.push_back({named.gauge, named.gauge_zh, stem[last]});
        first = last + 1;
    }
    // Below the last end: as the last named reach, with the length as drawn.
    for (std::size_t n = first; n < stem.size(); ++n) {
        auto& reach = reaches[at(stem[n])];
        const auto& above = reaches[at(stem[first - 1])];
        reach.slope = above.slope;
        reach.width_bankfull = above.width_bankfull;
        reach.flow_bankfull = above.flow_bankfull;
        reach.manning_n = above.manning_n;
        reach.bed_k = above.bed_k;
        reach.bed_k_gaining = above.bed_k_gaining;
    }
}

/// Bed below the lower one of envelope and column top, strictly falling downstream, never lifted.
inline void set_beds(NetworkLayout& net, const std::vector<double>& envelope_of,
                     const grid::ColumnMesh& mesh, const RiverOptions& o) {
    constexpr double least_fall = 1e-5;  // [-] only keeps the order of beds
    auto& reaches = net.network.reaches;
    std::vector<double> limit(reaches.size(), 1e30);
    for (std::size_t n = 0; n < reaches.size(); ++n) {
        auto& r = reaches[n];
        double bed = envelope_of[n];
        if (r.column >= 0) {
            const double top = mesh.top(mesh.cell(0, r.column));
            bed = std::isnan(bed) ? top : std::min(bed, top);
        }
        if (std::isnan(bed)) bed = limit[n] < 1e29 ? limit[n] + o.bed_incision : 0.0;
        r.bed_top = std::min(bed - o.bed_incision, limit[n]);
        if (r.down >= 0)
            limit[at(r.down)] = std::min(limit[at(r.down)], r.bed_top - least_fall * r.length);
    }
}

/// Slope of a tributary reach from the beds within 2 km up and down its own path.
inline void set_tributary_slopes(NetworkLayout& net, const RiverOptions& o) {
    constexpr double window = 2000.0;
    auto& reaches = net.network.reaches;
    for (std::size_t n = 0; n < reaches.size(); ++n) {
        if (!std::isnan(net.km[n])) continue;
        double length = 0.0;
        std::size_t low = n;
        while (reaches[low].down >= 0 && length < window) {
            length += 0.5 * reaches[low].length;
            low = at(reaches[low].down);
            length += 0.5 * reaches[low].length;
        }
        const double fall = reaches[n].bed_top - reaches[low].bed_top;
        reaches[n].slope = std::max(length > 0.0 ? fall / length : 0.0, o.least_slope);
    }
}

}  // namespace detail

/// Main-stem reach whose middle is nearest to a place given in km below the head of the main stem; -1 none.
[[nodiscard]] inline std::int32_t reach_at_km(const NetworkLayout& net, double km) {
    std::int32_t best = -1;
    for (std::size_t n = 0; n < net.km.size(); ++n) {
        if (std::isnan(net.km[n])) continue;
        if (best < 0 || std::abs(net.km[n] - km) < std::abs(net.km[at(best)] - km))
            best = static_cast<std::int32_t>(n);
    }
    return best;
}

/// Reach nearest to a place among those that `usable` accepts; -1 none.
template <typename Usable>
[[nodiscard]] std::int32_t nearest_reach(const NetworkLayout& net, double x, double y,
                                         const Usable& usable) {
    std::int32_t best = -1;
    double nearest = 1e300;
    for (std::size_t n = 0; n < net.x.size(); ++n) {
        const double d = std::hypot(net.x[n] - x, net.y[n] - y);
        if (d < nearest && usable(static_cast<std::int32_t>(n))) {
            nearest = d;
            best = static_cast<std::int32_t>(n);
        }
    }
    return best;
}

namespace detail {

/// A reach of a tributary over one piece of a line; the main stem's values come later.
[[nodiscard]] inline river::Reach tributary_reach(const Piece& piece, const grid::ColumnMesh& mesh,
                                                  const RiverOptions& o) {
    river::Reach r;
    r.column = mesh.column_at(piece.i, piece.j);
    r.length = piece.to - piece.from;
    r.bed_thickness = o.bed_thickness;
    r.manning_n = o.tributary_manning_n;
    r.width_bankfull = o.tributary_width;
    r.flow_bankfull = o.tributary_flow;
    r.width_exponent = o.width_exponent;
    r.bed_k = o.tributary_bed_k;
    r.bed_k_gaining = o.gaining_bed_k;
    return r;
}

/// Place on a line at a chainage.
[[nodiscard]] inline Place place_on(const StreamLine& line, double chainage) {
    std::size_t v = 0;
    while (v + 2 < line.x.size() && line.chainage[v + 1] < chainage) ++v;
    const double f = (chainage - line.chainage[v]) / (line.chainage[v + 1] - line.chainage[v]);
    return {line.x[v] + f * (line.x[v + 1] - line.x[v]),
            line.y[v] + f * (line.y[v + 1] - line.y[v])};
}

/// Appends a segment's reaches, each to flow to the next, and the envelope at their middles.
inline void add_segment(NetworkLayout& net, std::vector<double>& envelope_of, int id,
                        const StreamLine& line, const std::vector<Piece>& pieces,
                        const grid::ColumnMesh& mesh, const RiverOptions& o) {
    auto& reaches = net.network.reaches;
    net.first_reach[id] = static_cast<std::int32_t>(reaches.size());
    for (const auto& piece : pieces) {
        auto r = tributary_reach(piece, mesh, o);
        r.segment = id;
        r.number = static_cast<int>(&piece - pieces.data()) + 1;
        r.down = static_cast<std::int32_t>(reaches.size()) + 1;
        reaches.push_back(r);
        const double middle = 0.5 * (piece.from + piece.to);
        const auto place = place_on(line, middle);
        net.x.push_back(place.x);
        net.y.push_back(place.y);
        net.km.push_back(no_value);
        envelope_of.push_back(envelope(line, middle));
    }
}

}  // namespace detail

/// Reaches of every segment over the grid's columns, in downstream order, with inlets and gauges.
///
/// Reaches outside the active columns have no column (no exchange). Gauges: the ends of the named
/// reaches, and the head gauge, at the first reach of the main stem.
/// @param west, north  [m] upper left corner of the mesh's box
[[nodiscard]] inline NetworkLayout make_network(const Tables& t, const grid::ColumnMesh& mesh,
                                                double west, double north, double spacing,
                                                const RiverOptions& o) {
    NetworkLayout net;
    auto& reaches = net.network.reaches;
    const auto lines = detail::stream_lines(t.streams);
    std::vector<double> envelope_of;
    std::map<int, std::int32_t> last_reach;
    std::vector<std::int32_t> stem;
    for (const int id : detail::downstream_order(lines)) {
        const auto& line = lines.at(id);
        const auto pieces = detail::cut_line(line, west, north, spacing);
        require(!pieces.empty(), "stream segment of no length");
        detail::add_segment(net, envelope_of, id, line, pieces, mesh, o);
        last_reach[id] = static_cast<std::int32_t>(reaches.size()) - 1;
        if (std::count(t.main_stem_segments.begin(), t.main_stem_segments.end(), id) == 0) continue;
        for (auto r = net.first_reach[id]; r <= last_reach[id]; ++r) stem.push_back(r);
    }
    for (const auto& [id, last] : last_reach) {
        const auto to = net.first_reach.find(lines.at(id).to_segment);
        reaches[at(last)].down = to == net.first_reach.end() ? -1 : to->second;
    }
    if (!stem.empty() && !t.names.head_gauge.empty())
        net.network.gauges.push_back({t.names.head_gauge, t.names.head_gauge_zh, stem.front()});
    detail::apply_named_reaches(net, stem, t, o);
    for (auto& r : reaches) {
        r.bed_k *= o.bed_k_factor;
        r.bed_k_gaining *= o.bed_k_factor;
    }
    detail::set_beds(net, envelope_of, mesh, o);
    detail::set_tributary_slopes(net, o);
    for (const auto& inlet : t.inlets) {
        const auto first = net.first_reach.find(inlet.segment);
        require(first != net.first_reach.end(), "inlet on a segment that is not there");
        net.network.inlets.push_back({inlet.id, first->second});
    }
    return net;
}

}  // namespace heihe::basin
