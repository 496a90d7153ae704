// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/packages/package_type.hpp"
#include "lib/mf6/text/package_reader.hpp"

#include <vector>

namespace heihe::mf6::reader {

/// Reads the file of a SFR package. @param observable  what OBS6 may ask for
void read_sfr(Model& model, const PackageLine& package, const Observable& observable,
              SfrInput& out);

/// A cross section: width fraction, height and Manning fraction at each of its points.
struct SectionTable {
    std::vector<double> xfraction{}, height{}, manfraction{};
};

/// TAB6 FILEIN file, the rest of the line.
[[nodiscard]] std::optional<SectionTable> read_section(Context& context, Line& line);

/// The number of a reach, 1 to nreach.
[[nodiscard]] std::optional<int> read_reach(Context& context, Line& line, const SfrInput& sfr);

/// Files a problem where a setting cannot have this value.
void check_sfr_value(Context& context, const SfrInput& sfr, const SfrSetting& setting,
                     double value);
/// Connections that both reaches name, with opposite signs; diversions that follow one.
void check_sfr_network(Context& context, const SfrInput& sfr);
/// The values of each period: upstream fractions, and what time series give.
void check_sfr_periods(Context& context, const Tdis& tdis, const SfrInput& sfr);

/// The settings of the period block that the file stands in.
void read_sfr_period(Model& model, BlockReader& file, int period, SfrInput& sfr);

}  // namespace heihe::mf6::reader
