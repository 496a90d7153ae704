// SPDX-License-Identifier: MIT
#include "heihe/mf6/observation_file.hpp"

#include "heihe/core/error.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <limits>

namespace heihe::mf6 {
namespace {

constexpr std::size_t name_length = 40;     // MODFLOW 6's LENOBSNAME
constexpr std::size_t header_length = 100;  // of a binary file
constexpr int time_digits = 13;             // of the first column

std::string upper(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return static_cast<char>(c < 128 ? std::toupper(c) : c);
    });
    return out;
}

void write_binary_header(OutputStream& out, std::span<const std::string> names) {
    std::string header = "cont double  40";  // name_length in 4 characters
    header.resize(header_length, ' ');
    out.write(header);
    out.write_value(static_cast<std::int32_t>(names.size()));
    for (const auto& name : names) {
        auto padded = upper(name);
        padded.resize(name_length, ' ');
        out.write(padded);
    }
}

void write_text_header(OutputStream& out, std::span<const std::string> names) {
    std::string header = "time";
    for (const auto& name : names) header.append(",").append(upper(name));
    out.write(header + '\n');
}

}  // namespace

ObservationOutput::ObservationOutput(const OutputRun& run, std::string_view file,
                                     std::span<const std::string> names,
                                     const ObservationFormat& format)
    : out_{run, file}, nobs_{names.size()}, format_{format} {
    require(names.size() <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()),
            "ObservationOutput: observations are counted in 32 bits");
    if (format_.digits != 0) format_.digits = std::clamp(format_.digits, 2, 16);
    if (format_.binary)
        write_binary_header(out_, names);
    else
        write_text_header(out_, names);
}

void ObservationOutput::write(double totim, std::span<const double> values) {
    require(values.size() == nobs_, "ObservationOutput::write: values need one number a name");
    if (format_.binary) {
        out_.write_value(totim);
        out_.write_values(values);
        return;
    }
    row_.clear();
    append_number(row_, totim, time_digits);
    for (const double value : values) {
        row_ += ',';
        append_number(row_, value, format_.digits);
    }
    row_ += '\n';
    out_.write(row_);
}

}  // namespace heihe::mf6
