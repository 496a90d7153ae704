# SPDX-License-Identifier: MIT
# Finds what the targets link. Also installed: heihe-config.cmake includes it, so that a package
# found here is found by the same words there. HEIHE_BUILD_IO says whether heihe::io is wanted.

find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(OpenMP REQUIRED COMPONENTS CXX)

if(HEIHE_BUILD_IO)
  find_package(fmt REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(nlohmann_json REQUIRED)
  find_package(tomlplusplus REQUIRED)
  find_package(Threads REQUIRED)
  find_package(ZLIB REQUIRED)

  # The C libraries by pkg-config: the serial HDF5 is called hdf5-serial where others may stand
  # beside it, and FindHDF5 would need a C compiler.
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(heihe_netcdf REQUIRED IMPORTED_TARGET netcdf)
  pkg_search_module(heihe_hdf5 REQUIRED IMPORTED_TARGET hdf5-serial>=1.10.3 hdf5>=1.10.3)
  pkg_check_modules(heihe_clp IMPORTED_TARGET clp)
endif()
