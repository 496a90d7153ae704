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

/// The network as it is drawn, and what placing things on it needs. Its reaches have numbers, columns and
/// drawn lengths; make_network() gives them their other values.
struct NetworkLayout {
    river::Network network;
    std::vector<double> x, y;      ///< [nreach] m, middle of each reach
    std::vector<double> envelope;  ///< [nreach] m, of the bed; NaN unknown
    std::vector<std::int32_t>
        named;  ///< [nreach] row of Tables::main_stem; -1 not on the main stem
    std::vector<double> table_length;  ///< [nreach] m of the named reach's length; NaN: as drawn
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

/// Which named reach each reach of the main stem belongs to, with its share of the named length and its km;
/// gauges at the ends. Reaches below the last end are as the last named one, with the length as drawn.
inline void find_named_reaches(NetworkLayout& net, const std::vector<std::int32_t>& stem,
                               const Tables& t) {
    if (stem.empty() || t.main_stem.empty()) return;
    const auto& reaches = net.network.reaches;
    const auto ends = named_ends(net, stem, t.main_stem);
    std::size_t first = 0;
    double km = 0.0;
    for (std::size_t r = 0; r < t.main_stem.size(); ++r) {
        const auto& named = t.main_stem[r];
        const std::size_t last = ends[r];
        double drawn = 0.0;
        for (std::size_t n = first; n <= last; ++n) drawn += reaches[at(stem[n])].length;
        for (std::size_t n = first; n <= last; ++n) {
            const auto reach = at(stem[n]);
            net.named[reach] = static_cast<std::int32_t>(r);
            net.table_length[reach] = reaches[reach].length * named.length / drawn;
            net.km[reach] = (km + 0.5 * net.table_length[reach]) / 1000.0;
            km += net.table_length[reach];
        }
        if (!named.gauge.empty())
            net.network.gauges.push_back({named.gauge, named.gauge_zh, stem[last]});
        first = last + 1;
    }
    for (std::size_t n = first; n < stem.size(); ++n)
        net.named[at(stem[n])] = net.named[at(stem[first - 1])];
}

/// Values of a reach of a tributary.
inline void set_tributary(river::Reach& r, const RiverOptions& o) {
    r.bed_thickness = o.bed_thickness;
    r.manning_n = o.tributary_manning_n;
    r.width_bankfull = o.tributary_width;
    r.flow_bankfull = o.tributary_flow;
    r.width_exponent = o.width_exponent;
    r.bed_k = o.tributary_bed_k;
    r.bed_k_gaining = o.gaining_bed_k;
}

/// Slope, width and bed of a reach of the main stem, which is `scale` times as long as in the table.
inline void set_main_stem(river::Reach& r, const NamedReach& named, double scale,
                          const RiverOptions& o) {
    r.slope = std::max(named.slope / scale, o.least_slope);
    r.width_bankfull = named.width;
    r.flow_bankfull = 200.0 * 86400.0;
    r.manning_n = named.manning_n;
    if (!std::isnan(named.width_exponent)) r.width_exponent = named.width_exponent;
    const bool losing = named.bed_k > 0.5;
    r.bed_k = losing ? named.bed_k * o.losing_bed_k_factor : named.bed_k;
    r.bed_k_gaining = std::min(o.gaining_bed_k, losing ? 1e30 : named.bed_k);
}

/// Bed below the lower one of envelope and column top, strictly falling downstream, never lifted.
inline void set_beds(std::vector<river::Reach>& reaches, const std::vector<double>& envelope,
                     const grid::ColumnMesh& mesh, const RiverOptions& o) {
    constexpr double least_fall = 1e-5;  // [-] only keeps the order of beds
    std::vector<double> limit(reaches.size(), 1e30);
    for (std::size_t n = 0; n < reaches.size(); ++n) {
        auto& r = reaches[n];
        double bed = envelope[n];
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

/// Slope of a reach off the named ones from the beds within 2 km down its own path.
inline void set_tributary_slopes(std::vector<river::Reach>& reaches, const std::vector<double>& km,
                                 const RiverOptions& o) {
    constexpr double window = 2000.0;
    for (std::size_t n = 0; n < reaches.size(); ++n) {
        if (!std::isnan(km[n])) continue;
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

/// Place on a line at a chainage.
[[nodiscard]] inline Place place_on(const StreamLine& line, double chainage) {
    std::size_t v = 0;
    while (v + 2 < line.x.size() && line.chainage[v + 1] < chainage) ++v;
    const double f = (chainage - line.chainage[v]) / (line.chainage[v + 1] - line.chainage[v]);
    return {line.x[v] + f * (line.x[v + 1] - line.x[v]),
            line.y[v] + f * (line.y[v + 1] - line.y[v])};
}

/// Appends a segment's reaches, each to flow to the next, and the envelope at their middles.
inline void add_segment(NetworkLayout& net, int id, const StreamLine& line,
                        const std::vector<Piece>& pieces, const grid::ColumnMesh& mesh) {
    auto& reaches = net.network.reaches;
    net.first_reach[id] = static_cast<std::int32_t>(reaches.size());
    for (const auto& piece : pieces) {
        river::Reach r;
        r.segment = id;
        r.number = static_cast<int>(&piece - pieces.data()) + 1;
        r.down = static_cast<std::int32_t>(reaches.size()) + 1;
        r.column = mesh.column_at(piece.i, piece.j);
        r.length = piece.to - piece.from;
        reaches.push_back(r);
        const double middle = 0.5 * (piece.from + piece.to);
        const auto place = place_on(line, middle);
        net.x.push_back(place.x);
        net.y.push_back(place.y);
        net.km.push_back(no_value);
        net.named.push_back(-1);
        net.table_length.push_back(no_value);
        net.envelope.push_back(envelope(line, middle));
    }
}

/// Every inlet at the first reach of its segment.
inline void add_inlets(NetworkLayout& net, const std::vector<InletRow>& inlets) {
    for (const auto& inlet : inlets) {
        const auto first = net.first_reach.find(inlet.segment);
        require(first != net.first_reach.end(), "inlet on a segment that is not there");
        net.network.inlets.push_back({inlet.id, first->second});
    }
}

}  // namespace detail

/// Reaches of every segment over the grid's columns, in downstream order, with inlets and gauges.
///
/// Reaches outside the active columns have no column (no exchange). Gauges: the ends of the named
/// reaches, and the head gauge, at the first reach of the main stem.
/// @param west, north  [m] upper left corner of the mesh's box
[[nodiscard]] inline NetworkLayout cut_network(const Tables& t, const grid::ColumnMesh& mesh,
                                               double west, double north, double spacing) {
    NetworkLayout net;
    auto& reaches = net.network.reaches;
    const auto lines = detail::stream_lines(t.streams);
    std::map<int, std::int32_t> last_reach;
    std::vector<std::int32_t> stem;
    for (const int id : detail::downstream_order(lines)) {
        const auto& line = lines.at(id);
        const auto pieces = detail::cut_line(line, west, north, spacing);
        require(!pieces.empty(), "stream segment of no length");
        detail::add_segment(net, id, line, pieces, mesh);
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
    detail::find_named_reaches(net, stem, t);
    detail::add_inlets(net, t.inlets);
    return net;
}

/// The network with the values of its reaches: lengths, widths and beds by the table and the options.
[[nodiscard]] inline river::Network make_network(const Tables& t, const NetworkLayout& net,
                                                 const grid::ColumnMesh& mesh,
                                                 const RiverOptions& o) {
    double published = 0.0;
    for (const auto& r : t.main_stem) published += r.length;
    const double scale = o.main_stem_length / published;
    river::Network network = net.network;
    for (std::size_t n = 0; n < network.reaches.size(); ++n) {
        auto& r = network.reaches[n];
        detail::set_tributary(r, o);
        if (net.named[n] >= 0) detail::set_main_stem(r, t.main_stem[at(net.named[n])], scale, o);
        if (!std::isnan(net.table_length[n])) r.length = net.table_length[n] * scale;
        r.bed_k *= o.bed_k_factor;
        r.bed_k_gaining *= o.bed_k_factor;
    }
    detail::set_beds(network.reaches, net.envelope, mesh, o);
    detail::set_tributary_slopes(network.reaches, net.km, o);
    return network;
}

}  // namespace heihe::basin
