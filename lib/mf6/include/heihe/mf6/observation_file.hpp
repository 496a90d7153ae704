// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/output_stream.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace heihe::mf6 {

/// Value of an observation that has none. [-]
inline constexpr double no_observation = 3e30;

struct ObservationFormat {
    bool binary = false;
    int digits = 0;  ///< significant digits of text, 2 to 16; 0: all that a double has
};

/// One CONTINUOUS block of an OBS file: a row a time step with a column for each observation.
class ObservationOutput {
public:
    /// Makes the file with its header. @param names [nobs] written in upper case
    /// @throws OutputError
    ObservationOutput(const OutputRun& run, std::string_view file,
                      std::span<const std::string> names, const ObservationFormat& format = {});

    /// @param totim [T]  @param values [nobs] in the order of the names
    /// @throws OutputError of an earlier write; ContractError on a wrong size
    void write(double totim, std::span<const double> values);
    void flush() { out_.flush(); }
    void finish() { out_.finish(); }  ///< @throws OutputError
    [[nodiscard]] std::size_t size() const noexcept { return nobs_; }

private:
    OutputStream out_;
    std::size_t nobs_ = 0;
    ObservationFormat format_;
    std::string row_;
};

/// Fortran's G editing, as MODFLOW 6 writes numbers as text, without blanks around it.
/// digits 0 is G0: 17 significant digits, `1.2500000000000000E-003` out of [0.1, 1e17).
/// Else Gw.digits: `0.1250000E-02` out of [0.1, 10^digits). Appends to `out`.
void append_number(std::string& out, double value, int digits = 0);

}  // namespace heihe::mf6
