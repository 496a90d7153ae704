// SPDX-License-Identifier: MIT
#include "lib/mf6/write/observation_files.hpp"

#include <string>

namespace heihe::mf6 {
namespace {

std::vector<std::string> names(const ObservationFile& file) {
    std::vector<std::string> all;
    for (const Observation& o : file.items) all.push_back(o.name);
    return all;
}

}  // namespace

ObservationFiles::ObservationFiles(const OutputRun& run, const Observations& observations)
    : input_{&observations} {
    for (const ObservationFile& file : observations.files)
        files_.emplace_back(run, file.file, names(file),
                            ObservationFormat{file.binary, observations.digits});
}

void ObservationFiles::finish() {
    for (auto& file : files_) file.finish();
}

}  // namespace heihe::mf6
