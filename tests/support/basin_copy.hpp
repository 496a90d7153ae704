// SPDX-License-Identifier: MIT
#pragma once

#include "support/program.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

namespace heihe::test {

/// A copy of the example's tables with a scenario on a coarse grid, which a test may break.
class BasinCopy {
public:
    BasinCopy() {
        std::filesystem::copy(source_root() / "examples/heihe/data", folder_ / "data",
                              std::filesystem::copy_options::recursive);
        folder_.write("情景.toml", R"(schema = 1
[scenario]
name = "coarse"
[time]
start = "2026-01-01"
end = "2026-12-31"
[basin]
data = "data"
spacing = "4000 m"
[inflow]
kind = "scaled"
mean = "15.8 亿m3"
[output]
points = "data/points.csv"
)");
    }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
        return folder_ / name;
    }
    /// Replaces the first `from` of a file. @throws std::runtime_error if there is none
    void change(const std::string& file, const std::string& from, const std::string& to) const {
        std::string text = bytes_of(folder_ / file);
        const auto at = text.find(from);
        if (at == std::string::npos) throw std::runtime_error(file + " has no \"" + from + '"');
        folder_.write(file, text.replace(at, from.size(), to));
    }
    void write(const std::string& file, const std::string& bytes) const {
        folder_.write(file, bytes);
    }
    /// Runs `heihe run 情景.toml -o 结果` with further options.
    [[nodiscard]] ProgramResult run(const std::string& options = "") const {
        return run_command(command("结果") + ' ' + options);
    }
    /// The shell command of a run into a folder.
    [[nodiscard]] std::string command(const std::string& output) const {
        return quoted(program()) + " run " + quoted((folder_ / "情景.toml").string()) + " -o " +
               quoted((folder_ / output).string());
    }

private:
    ScratchFolder folder_;
};

}  // namespace heihe::test
