// SPDX-License-Identifier: MIT
#include "cli/next_steps.hpp"

#include <fmt/format.h>

#include <string_view>

namespace heihe::cli {
namespace {

// A word of a shell's command line, in quotes if it needs them.
std::string shell_word(const std::string& text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@%";
    bool bare = !text.empty();
    for (const char c : text)
        bare =
            bare && (static_cast<unsigned char>(c) >= 0x80 || plain.find(c) != std::string::npos);
    if (bare) return text;
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return word + "'";
}

// "runs/baseline/" -> "runs/baseline".
std::string without_slash(std::string folder) {
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    return folder;
}

}  // namespace

std::string next_steps(const std::string& scenario, const std::string& folder, bool fields) {
    const std::string dir = without_slash(folder);
    return fmt::format(
        "next: heihe report {}   # a page with figures and maps for a browser\n"
        "      {}/annual.csv   the water of each year; budget.csv beside it has every store\n"
        "      {}/{}\n"
        "      heihe run {} -o {} --set water.demand_factor=0.9   # the same with less demand\n",
        shell_word(dir), dir, dir,
        fields ? "results.nc   maps of every month, for QGIS, ncview or xarray"
               : "river.csv   the river's flow of every day at each gauge",
        shell_word(scenario), shell_word(dir + "-less-demand"));
}

}  // namespace heihe::cli
