# SPDX-License-Identifier: MIT
# The program: build/<preset>/heihe.

file(GLOB_RECURSE HEIHE_CLI_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.cpp")
if(NOT HEIHE_BUILD_IO OR NOT HEIHE_CLI_SOURCES)
  return()
endif()

find_package(CLI11 REQUIRED)
add_executable(heihe ${HEIHE_CLI_SOURCES})
set_target_properties(heihe PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
target_include_directories(heihe PRIVATE "${PROJECT_SOURCE_DIR}")  # "cli/x.hpp"
target_link_libraries(heihe PRIVATE heihe_io PkgConfig::heihe_netcdf PkgConfig::heihe_hdf5
                                    CLI11::CLI11 nlohmann_json::nlohmann_json fmt::fmt spdlog::spdlog
                                    Threads::Threads)
