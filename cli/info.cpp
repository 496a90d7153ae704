// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "heihe/io/build_info.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/scenario.hpp"
#include "heihe/io/scenario_keys.hpp"

#include <fmt/format.h>
#include <hdf5.h>
#include <netcdf.h>
#include <omp.h>
#include <spdlog/version.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <string>
#include <thread>

namespace heihe::cli {
namespace {

std::string hdf5_version() {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    H5get_libversion(&major, &minor, &release);
    return fmt::format("{}.{}.{}", major, minor, release);
}

// "4.9.0 of Jan 1 2023 ..." -> "4.9.0".
std::string netcdf_version() {
    const std::string text = nc_inq_libvers();
    return text.substr(0, text.find(' '));
}

// How idle threads wait (cli/environment.hpp).
std::string thread_waiting() {
    if (const char* policy = std::getenv("OMP_WAIT_POLICY"))
        return std::string{"OMP_WAIT_POLICY="} + policy;
    if (const char* count = std::getenv("GOMP_SPINCOUNT"))
        return std::string{"GOMP_SPINCOUNT="} + count;
    return "as OpenMP chooses";
}

}  // namespace

ExitCode schema() {
    fmt::print("{}", io::scenario_json_schema());
    return ExitCode::done;
}

ExitCode info(bool parameters) {
    if (parameters) {
        fmt::print("{}", io::scenario_keys_text());
        return ExitCode::done;
    }
    const auto& build = io::build_info();
    fmt::print("heihe {} ({})\n", build.version, build.commit);
    fmt::print("build      {}, {}\n", build.type, build.compiler);
    fmt::print("flags      {}\n", build.flags);
    fmt::print("threads    {} of {} processors (OpenMP {})\n", omp_get_max_threads(),
               std::thread::hardware_concurrency(), _OPENMP);
    fmt::print("waiting    {}\n", thread_waiting());
    fmt::print(
        "libraries  NetCDF {}, HDF5 {}, fmt {}.{}.{}, spdlog {}.{}.{}, "
        "nlohmann-json {}.{}.{}, CLI11 {}{}\n",
        netcdf_version(), hdf5_version(), FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
        FMT_VERSION % 100, SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH,
        NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH,
        CLI11_VERSION, build.has_clp ? ", Clp" : "");
    fmt::print("formats    scenario {}, checkpoint {}, output 1\n", io::scenario_schema,
               io::checkpoint_schema);
    return ExitCode::done;
}

}  // namespace heihe::cli
