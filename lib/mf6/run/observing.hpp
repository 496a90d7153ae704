// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"
#include "heihe/mf6/input.hpp"
#include "heihe/mf6/observation_file.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heihe::mf6 {

class FaceFlows;
class ListStress;
class SfrStress;

/// What observations look at after a step.
struct ObservedModel {
    std::span<const double> head{};  ///< [nnode] L
    std::span<const double> strt{};  ///< [nnode] L
    const FaceFlows* faces = nullptr;
};

/// The files of one OBS6 input, for the model or one of its packages.
class Observer {
public:
    Observer(const OutputRun& run, const Observations& observations);

    /// @throws InputError for a face that is none
    void write_model(double totim, const ObservedModel& model);
    void write_list(double totim, const ListStress& stress, const gwf::BoundTerms& terms,
                    const gwf::MoverFlows* moved);
    void write_sfr(double totim, const SfrStress& stress);
    void finish();
    [[nodiscard]] const Observations& observations() const noexcept { return *observations_; }

private:
    /// Rows that an observation sums over; made anew when the rows of the package change.
    void find_rows(const ListStress& stress);

    const Observations* observations_;
    std::vector<ObservationOutput> files_;
    std::vector<std::vector<std::vector<std::int32_t>>> rows_;  // [file][item] rows
    std::vector<std::int64_t> seen_nodes_;                      // rows that rows_ was made for
    std::vector<std::string> seen_names_;
    bool found_ = false;
    std::vector<double> values_;
};

}  // namespace heihe::mf6
