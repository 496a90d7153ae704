// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/packages/package_type.hpp"
#include "lib/mf6/text/package_reader.hpp"

#include <string>
#include <vector>

/// The options that all boundary packages share, and the files that these name.
namespace heihe::mf6::reader {

/// Type, name and file of a package, from its line in the name file.
void set_base(PackageBase& base, const PackageLine& line);

/// Options of every boundary package; those of a single package are added to them.
/// @param observable  what OBS6 may ask for, kept by reference
[[nodiscard]] std::vector<Option> common_options(Model& model, PackageBase& package,
                                                 const Observable& observable);

/// An OBS6 file.
[[nodiscard]] Observations read_observations(Model& model, const std::string& file,
                                             const InputLocation& named_at,
                                             const Observable& observable);
/// A TS6 file.
void read_time_series(Context& context, const std::string& file, const InputLocation& named_at,
                      std::vector<TimeSeries>& series);
/// A TAS6 file.
void read_array_series(Model& model, const std::string& file, const InputLocation& named_at,
                       std::vector<TimeArraySeries>& series);

}  // namespace heihe::mf6::reader
