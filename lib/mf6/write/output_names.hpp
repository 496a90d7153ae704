// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <string>

/// Names of the files that a model writes without being told how to name them, and names in records.
namespace heihe::mf6 {

/// The listing: the name file's own name with .lst in place of what follows its last point.
[[nodiscard]] inline std::string listing_name(const GwfInput& in) {
    if (!in.listing_file.empty()) return in.listing_file;
    const std::string name = in.name_file.empty() ? in.name : in.name_file;
    return name.substr(0, name.rfind('.')) + ".lst";
}

/// The binary grid file.
[[nodiscard]] inline std::string grb_name(const GwfInput& in) {
    return in.grb_file.empty() ? in.dis_file + ".grb" : in.grb_file;
}

/// A name as MODFLOW 6 writes it into records.
[[nodiscard]] inline std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

}  // namespace heihe::mf6
