// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::mf6::reader {

/// The files that a simulation reads and those that it will write. No output may be an input or
/// another output, by whatever path or link it is named: the run would overwrite it.
class FileCheck {
public:
    void add_input(const std::filesystem::path& path);
    /// @param name  as written in the input  @param at  where it is named
    void add_output(std::string_view name, const std::filesystem::path& path,
                    const InputLocation& at);

    using Report = std::function<void(const InputLocation& at, std::string_view problem,
                                      std::string_view remedy)>;
    /// Tells of every output that collides with an input or with an output before it.
    void check(const Report& report) const;

private:
    struct Output {
        std::string name;
        std::filesystem::path path;
        InputLocation at;
    };
    std::vector<std::filesystem::path> inputs_;
    std::vector<Output> outputs_;
};

}  // namespace heihe::mf6::reader
