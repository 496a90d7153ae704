// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"
#include "lib/mf6/text/package_reader.hpp"

#include <string>

/// The readers of the single files of a simulation. Each files what is wrong in the context and
/// gives what could be read. Boundary packages read theirs themselves (PackageType::read).
namespace heihe::mf6::reader {

void read_tdis(Context& context, const std::string& file, const InputLocation& named_at,
               Tdis& tdis);
void read_ims(Context& context, const std::string& file, const InputLocation& named_at, Ims& ims);
/// @return false when the model cannot be read further (no grid that is supported, no name file)
[[nodiscard]] bool read_gwf(Context& context, const std::string& file,
                            const InputLocation& named_at, int nper, GwfInput& gwf);

void read_dis(Model& model, const PackageLine& package);
void read_ic(Model& model, const PackageLine& package);
void read_npf(Model& model, const PackageLine& package);
void read_sto(Model& model, const PackageLine& package);
void read_oc(Model& model, const PackageLine& package);
void read_hfb(Model& model, const PackageLine& package);
void read_mvr(Model& model, const PackageLine& package);

}  // namespace heihe::mf6::reader
