// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/placement.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Well fields whose pumping is metered: where they pump, beside the other wells of their district.
namespace heihe::basin {

/// A well field with a record of its own.
struct MeteredField {
    std::string id;
    double part = 0.0;              ///< [-] of the district's planned pumping: its estimate
    std::vector<double> by_column;  ///< [ncolumn] [-] parts of its pumping; empty: not in the grid
};

/// A district with such well fields.
struct MeteredDistrict {
    std::size_t district = 0;
    std::vector<MeteredField> fields;
    std::vector<double> others;  ///< [ncolumn] [-] of the planned pumping, by all its other wells
};

/// Districts with a record of a well field, in the order of the tables. Empty without such a record.
[[nodiscard]] inline std::vector<MeteredDistrict> metered_districts(const PlacementContext& ctx,
                                                                    const water::UseInputs& in,
                                                                    const Records& records) {
    std::vector<MeteredDistrict> metered;
    if (records.pumping_of_field.empty()) return metered;
    for (std::size_t d = 0; d < in.districts.size(); ++d) {
        const auto& columns = in.districts[d].columns;
        MeteredDistrict m;
        m.district = d;
        m.others.assign(at(ctx.mesh.ncolumn()), 0.0);
        double left = 1.0;
        for (const auto& f : ctx.tables.well_fields) {
            if (f.district != in.districts[d].id) continue;
            left -= f.share;
            if (find_record(records.pumping_of_field, f.id) == nullptr) {
                detail::add_well_field(ctx, f, f.share, m.others);
                continue;
            }
            m.fields.push_back({f.id, f.share, {}});
            if (columns.empty()) continue;
            m.fields.back().by_column.assign(m.others.size(), 0.0);
            detail::add_well_field(ctx, f, 1.0, m.fields.back().by_column);
        }
        for (const auto& c : columns) m.others[at(c.column)] += std::max(0.0, left) * c.share;
        if (!m.fields.empty()) metered.push_back(std::move(m));
    }
    return metered;
}

namespace detail {

/// Lists all columns in which a district with metered well fields may pump. Those of a well field that is not planned to
/// pump have the share 0.
inline void widen_wells(const MeteredDistrict& m, water::District& d) {
    std::vector<double> share(m.others.size(), 0.0);
    std::vector<char> listed(m.others.size(), 0);
    for (const auto& c : d.wells.empty() ? d.columns : d.wells) {
        share[at(c.column)] = c.share;
        listed[at(c.column)] = 1;
    }
    for (const auto& f : m.fields)
        for (std::size_t c = 0; c < f.by_column.size(); ++c)
            if (f.by_column[c] > 0.0) listed[c] = 1;
    d.wells.clear();
    for (std::size_t c = 0; c < share.size(); ++c)
        if (listed[c] != 0) d.wells.push_back({static_cast<std::int32_t>(c), share[c]});
}

/// Adds where a district pumps in a month.
/// @param pumped  [well field] m3   @param others  [m3] of the district's other wells
inline void add_well_places(const MeteredDistrict& m, const std::vector<double>& pumped,
                            double others, water::WellPlaces places, water::District& d) {
    std::vector<double> volume(m.others.size(), 0.0);
    for (std::size_t f = 0; f < m.fields.size(); ++f)
        for (std::size_t c = 0; c < volume.size(); ++c)
            volume[c] += pumped[f] * m.fields[f].by_column[c];
    double planned = 0.0;
    for (const double v : m.others) planned += v;
    if (planned > 0.0)
        for (std::size_t c = 0; c < volume.size(); ++c) volume[c] += others * m.others[c] / planned;
    else  // its well fields were to pump all
        for (const auto& c : d.wells) volume[at(c.column)] += others * c.share;
    double sum = 0.0;
    for (const double v : volume) sum += v;
    if (!(sum > 0.0)) return;
    for (const auto& c : d.wells) places.share.push_back(volume[at(c.column)] / sum);
    d.well_places.push_back(std::move(places));
}

}  // namespace detail

}  // namespace heihe::basin
