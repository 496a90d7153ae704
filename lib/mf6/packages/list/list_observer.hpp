// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"
#include "lib/mf6/write/observation_files.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::mf6 {

class ListStress;

/// The observations of a list package: sums over the rows of a cell or of a boundname.
class ListObserver {
public:
    /// @param observations  kept by reference  @throws OutputError
    ListObserver(const OutputRun& run, const Observations& observations)
        : files_{run, observations} {}

    void write(double totim, const ListStress& stress, const gwf::BoundTerms& terms);
    void finish() { files_.finish(); }

private:
    /// Rows that an observation sums over; made anew when the rows of the package change.
    void find_rows(const ListStress& stress);

    ObservationFiles files_;
    std::vector<std::vector<std::vector<std::int32_t>>> rows_;  // [file][item] rows
    std::vector<std::int64_t> seen_nodes_;                      // rows that rows_ was made for
    std::vector<std::string> seen_names_;
    bool found_ = false;
};

}  // namespace heihe::mf6
