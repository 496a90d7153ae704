// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/common_options.hpp"

#include <utility>

namespace heihe::mf6::reader {
namespace {

// Several OBS6 options count as one.
void add_observations(PackageBase& package, Observations found) {
    if (!package.observations) package.observations.emplace();
    package.observations->print_input |= found.print_input;
    if (found.digits > 0) package.observations->digits = found.digits;
    for (auto& one : found.files) package.observations->files.push_back(std::move(one));
}

}  // namespace

void set_base(PackageBase& base, const PackageLine& line) {
    base.type = line.type;
    base.name = line.name;
    base.file = line.file;
}

std::vector<Option> common_options(Model& model, PackageBase& package,
                                   const Observable& observable) {
    Context& context = model.context;
    return {{"AUXILIARY",
             [&package](Line& line) {
                 while (!line.peek().empty()) package.auxiliary.push_back(line.upper());
             }},
            {"BOUNDNAMES", flag(package.boundnames)},
            {"PRINT_INPUT", flag(package.print_input)},
            {"PRINT_FLOWS", flag(package.print_flows)},
            {"SAVE_FLOWS", flag(package.save_flows)},
            {"TS6",
             [&](Line& line) {
                 const std::string file = file_in(context, line, "FILEIN");
                 if (!file.empty()) read_time_series(context, file, line.at(), package.series);
             }},
            {"OBS6", [&](Line& line) {
                 const std::string file = file_in(context, line, "FILEIN");
                 if (file.empty()) return;
                 add_observations(package, read_observations(model, file, line.at(), observable));
             }}};
}

}  // namespace heihe::mf6::reader
