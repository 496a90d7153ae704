// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

/// Room on the plain for fields that a scenario changes. The tables' largest areas set the cells.
namespace heihe::basin {

/// A district whose fields do not fit on their cells in a year.
struct OverfullFields {
    std::size_t district = 0;
    int year = 0;
    double area = 0.0;  ///< [m2] irrigated
    double room = 0.0;  ///< [m2] largest area that fits beside the other districts' fields
};

namespace detail {

/// Irrigated areas of a year over the planned ones [-]; 1 where no fields are planned.
[[nodiscard]] inline std::vector<double> growth_of_fields(const std::vector<double>& planned,
                                                          const water::UseInputs& in, int year) {
    std::vector<double> growth;
    for (std::size_t d = 0; d < planned.size(); ++d)
        growth.push_back(planned[d] > 0.0
                             ? water::use_of(in.districts[d].use, year).irrigated_area / planned[d]
                             : 1.0);
    return growth;
}

}  // namespace detail

/// Districts with fields that cover more than the land of one of their 1 km cells, each with the first such year.
/// Districts whose area has not grown beyond the plan are never to blame.
/// @param plan  of the layout, in the order of the districts
[[nodiscard]] inline std::vector<OverfullFields> overfull_fields(const FieldPlan& plan,
                                                                 const water::UseInputs& in) {
    constexpr double land = MasterMask::cell * MasterMask::cell;
    constexpr double rounding = 1e-9;
    std::vector<double> planned(plan.fields.size(), 0.0);
    for (std::size_t d = 0; d < planned.size(); ++d)
        for (const auto& f : plan.fields[d]) planned[d] += f.area;
    std::vector<OverfullFields> found;
    std::vector<char> is_told(planned.size(), 0);
    if (in.districts.empty()) return found;
    for (const auto& use : in.districts.front().use) {
        const auto growth = detail::growth_of_fields(planned, in, use.year);
        std::map<std::int32_t, double> covered;  // [m2] by cell
        for (std::size_t d = 0; d < planned.size(); ++d)
            for (const auto& f : plan.fields[d]) covered[f.cell] += f.area * growth[d];
        for (std::size_t d = 0; d < planned.size(); ++d) {
            if (is_told[d] != 0 || growth[d] <= 1.0 + rounding) continue;
            double most = growth[d];
            for (const auto& f : plan.fields[d])
                most = std::min(most, growth[d] - (covered[f.cell] - land) / f.area);
            if (most >= growth[d] * (1.0 - rounding)) continue;
            is_told[d] = 1;
            found.push_back(
                {d, use.year, growth[d] * planned[d], std::max(1.0, most) * planned[d]});
        }
    }
    return found;
}

}  // namespace heihe::basin
