// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"
#include "heihe/mf6/observation_file.hpp"

#include <cstddef>
#include <vector>

namespace heihe::mf6 {

/// The files of the OBS6 input of the model or of one package.
class ObservationFiles {
public:
    /// @param observations  kept by reference  @throws OutputError
    ObservationFiles(const OutputRun& run, const Observations& observations);

    [[nodiscard]] const Observations& input() const noexcept { return *input_; }
    /// Writes a line into each file. @param value  value(file, item) gives what is observed
    template <typename Value>
    void write(double totim, const Value& value) {
        for (std::size_t f = 0; f < files_.size(); ++f) {
            values_.clear();
            for (std::size_t j = 0; j < input_->files[f].items.size(); ++j)
                values_.push_back(value(f, j));
            files_[f].write(totim, values_);
        }
    }
    void finish();

private:
    const Observations* input_;
    std::vector<ObservationOutput> files_;
    std::vector<double> values_;
};

}  // namespace heihe::mf6
